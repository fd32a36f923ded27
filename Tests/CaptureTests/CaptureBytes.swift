import Capture
import Foundation
import Pipeline

/// Builds capture files byte by byte, reads them back, and keeps them in a folder of their own.
struct CaptureBytes {
    var isBigEndian = false
    var bytes: [UInt8] = []

    mutating func word(_ value: Int) { append(value, 2) }
    mutating func long(_ value: Int) { append(value, 4) }

    private mutating func append(_ value: Int, _ count: Int) {
        let little = (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        bytes += isBigEndian ? little.reversed() : little
    }

    /// The header of a pcap file.
    mutating func pcap(magic: Int = 0xa1b2_c3d4, major: Int = 2, minor: Int = 4, linkType: Int = 101) {
        long(magic)
        word(major)
        word(minor)
        for value in [0, 0, 65_535, linkType] { long(value) }
    }

    mutating func record(_ seconds: Int, _ fraction: Int, _ data: [UInt8], wire: Int? = nil, extra: [UInt8] = []) {
        for value in [seconds, fraction, data.count, wire ?? data.count] { long(value) }
        bytes += extra + data
    }

    /// A block of a pcapng file around a body that `build` writes.
    mutating func block(_ type: Int, _ build: (inout CaptureBytes) -> Void) {
        var body = CaptureBytes(isBigEndian: isBigEndian)
        build(&body)
        body.bytes += Array(repeating: 0, count: (4 - body.bytes.count % 4) % 4)
        long(type)
        long(body.bytes.count + 12)
        bytes += body.bytes
        long(body.bytes.count + 12)
    }

    mutating func section(major: Int = 1, minor: Int = 0) {
        block(0x0a0d_0d0a) {
            $0.long(0x1a2b_3c4d)
            $0.word(major)
            $0.word(minor)
            $0.long(-1)
            $0.long(-1)
        }
    }

    mutating func interface(linkType: Int = 101, snapLength: Int = 0, options: [(Int, [UInt8])] = []) {
        block(1) {
            $0.word(linkType)
            $0.word(0)
            $0.long(snapLength)
            for (code, value) in options {
                $0.word(code)
                $0.word(value.count)
                $0.bytes += value + Array(repeating: 0, count: (4 - value.count % 4) % 4)
            }
        }
    }

    mutating func enhanced(_ interface: Int, ticks: Int, _ data: [UInt8], captured: Int? = nil, wire: Int? = nil) {
        block(6) {
            for value in [interface, ticks >> 32, ticks, captured ?? data.count, wire ?? data.count] { $0.long(value) }
            $0.bytes += data
        }
    }

    /// The same bytes as gzip's tool makes them.
    func gzipped() throws -> [UInt8] {
        let folder = try TemporaryFolder()
        let path = try folder.write(bytes, "plain")
        let gzip = Process()
        let output = Pipe()
        (gzip.executableURL, gzip.arguments) = (URL(fileURLWithPath: "/usr/bin/env"), ["gzip", "-c", path])
        gzip.standardOutput = output
        try gzip.run()
        let made = try output.fileHandleForReading.readToEnd() ?? Data()
        gzip.waitUntilExit()
        return [UInt8](made)
    }
}
