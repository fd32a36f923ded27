import Capture
import Foundation
import Packets
import Pipeline

/// Real captures and what other tools say of them, read where they lie.
enum Corpus {
    /// The folder of the environment variable `LEURRE_CORPORA`; nil if it is not set: then tests that need it do not apply.
    static let folder = ProcessInfo.processInfo.environment["LEURRE_CORPORA"]

    /// The text of a file, or of its gzip copy; nil if there is neither.
    static func text(_ path: String) throws -> String? {
        if let plain = FileManager.default.contents(atPath: path) { return String(decoding: plain, as: UTF8.self) }
        guard FileManager.default.fileExists(atPath: path + ".gz") else { return nil }
        let gzip = Process()
        let output = Pipe()
        (gzip.executableURL, gzip.arguments) = (URL(fileURLWithPath: "/usr/bin/env"), ["gzip", "-dc", path + ".gz"])
        gzip.standardOutput = output
        try gzip.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        gzip.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The rows of a tab-separated file as dictionaries by the names in its first line.
    static func table(_ path: String) throws -> [[String: String]] {
        guard let text = try text(path) else { return [] }
        let lines = text.split(separator: "\n").map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
        guard let names = lines.first else { return [] }
        return lines.dropFirst().map { Dictionary(zip(names, $0)) { first, _ in first } }
    }

    static func census(_ path: String) throws(CaptureError) -> CaptureCensus {
        let file = try CaptureFile(path: path)
        var census = CaptureCensus()
        while try file.read(max: 1_000, { census.count(frame: $1, linkType: $0.linkType, time: $0.time) }) {}
        return census
    }

    /// Hands out every IP packet of a capture, and nil for every other frame.
    static func packets(_ path: String, _ body: (RawSpan?) -> Void) throws(CaptureError) {
        let file = try CaptureFile(path: path)
        func take(_ frame: CapturedFrame, _ bytes: RawSpan) {
            guard case .ip(let offset, let count) = LinkLayer.network(of: bytes, linkType: frame.linkType) else { return body(nil) }
            body(bytes.extracting(offset..<offset + count))
        }
        while try file.read(max: 1_000, take) {}
    }
}
