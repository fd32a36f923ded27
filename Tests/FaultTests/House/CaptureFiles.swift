import Foundation
import TestSupport

/// Little-endian pcap files as the demo's are, taken apart and put together with no code of the pipeline.
enum CaptureFiles {
    private static let headerBytes = 24
    private static let recordHeaderBytes = 16

    static func packetCount(_ paths: [String]) throws -> Int { try paths.map { try records($0).count }.reduce(0, +) }

    /// Two files, each packet of the original in one of them.
    static func split(_ path: String, into folder: URL, _ random: inout SeededRandom) throws -> [String] {
        var halves = [try header(path), try header(path)]
        for record in try records(path) { halves[random.below(2)] += record }
        return try halves.enumerated().map { index, data in try write(data, "half-\(index).pcap", folder) }
    }

    /// Copies that end after so many packets.
    static func beginnings(of paths: [String], packets: Int, into folder: URL) throws -> [String] {
        try paths.map { path in
            let data = try records(path).prefix(packets).reduce(header(path), +)
            return try write(data, "begin-" + URL(fileURLWithPath: path).lastPathComponent, folder)
        }
    }

    private static func header(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)).prefix(headerBytes) }

    private static func records(_ path: String) throws -> [Data] {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        var records: [Data] = []
        var offset = headerBytes
        while offset + recordHeaderBytes <= data.count {
            let length = recordHeaderBytes + number(data, offset + 8)
            records.append(Data(data[offset..<min(offset + length, data.count)]))
            offset += length
        }
        return records
    }

    private static func number(_ data: Data, _ offset: Int) -> Int {
        data.dropFirst(offset).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private static func write(_ data: Data, _ name: String, _ folder: URL) throws -> String {
        let file = folder.appendingPathComponent(name)
        try data.write(to: file)
        return file.path
    }
}
