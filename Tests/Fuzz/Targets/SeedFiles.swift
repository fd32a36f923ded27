import Capture
import Foundation
import TestSupport

/// Small well-formed inputs from the files at hand: those of the repository, and of the corpora if `LEURRE_CORPORA` names them.
enum SeedFiles {
    private static let bytesMax = 8_192
    private static let corpora = ProcessInfo.processInfo.environment["LEURRE_CORPORA"]

    static func bytes(_ path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw BrokenPromise("cannot read seed file \"\(path)\": no such file; run from the repository's folder")
        }
        return Array(data)
    }

    /// Small files below a folder of the corpora, sorted; none where no corpora are at hand.
    private static func corpus(_ folder: String, suffixes: [String], bytesMax: Int, countMax: Int) -> [[UInt8]] {
        guard let root = corpora.map({ $0 + "/" + folder }) else { return [] }
        let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
        let found = names.sorted().filter { name in suffixes.contains { name.hasSuffix($0) } }
            .compactMap { try? bytes(root + "/" + $0) }.filter { $0.count <= bytesMax }
        return Array(found.prefix(countMax))
    }

    static func captures() throws -> [[UInt8]] {
        let names = ["attack-cut.pcap", "attack-ethernet.pcap", "attack-raw-nanosecond-big-endian.pcap", "attack.pcap.gz", "attack.pcapng"]
        let demo = try bytes(SeedWeek.capture).prefix(2_000)
        return try names.map { try bytes("Tests/Fixtures/captures/" + $0) } + [Array(demo)]
            + corpus("decoder", suffixes: [".pcap", ".pcapng", ".cap", ".ntar", ".gz"], bytesMax: bytesMax, countMax: 400)
    }

    /// Frames of those captures, each behind its link type.
    static func frames() throws -> [[UInt8]] {
        var frames: [[UInt8]] = []
        for capture in try captures() {
            try? FileInMemory.with(capture) { path in
                let file = try CaptureFile(path: path)
                _ = try file.read(max: 6) { frame, bytes in
                    let content = bytes.withUnsafeBytes { Array($0.prefix(1_500)) }
                    frames.append([UInt8(frame.linkType >> 8), UInt8(truncatingIfNeeded: frame.linkType)] + content)
                }
            }
        }
        return frames
    }

    static func countries() throws -> [[UInt8]] {
        let comments = "# Generated: Thu, 25 Jun 2026 04:33:59 GMT\n# Vendor: Fuzz & Co\n"
        let lines = "16777216,16777471,AU\n1.0.1.0,1.0.3.255,cn\n2001:200::,2001:200:ffff:ffff:ffff:ffff:ffff:ffff,JP\r\n"
        return [try bytes("Tests/Fixtures/countries/ranges.txt"), Array((comments + lines).utf8)]
    }

    static func maxMind() throws -> [[UInt8]] {
        [SmallMaxMind().bytes] + corpus("geo/maxmind-test", suffixes: [".mmdb", ".raw"], bytesMax: 16_384, countMax: 60)
    }

    /// An error is one sentence in one line, whatever the file says.
    static func checkIsOneLine(_ text: String) throws {
        guard !text.contains(where: \.isNewline) else { throw BrokenPromise("an error has several lines: \(text)") }
    }
}
