import Foundation
import Pipeline
import Testing

@testable import leurre_sensor

struct CaptureMergeTests {
    /// A capture of raw IPv4 packets (link type 101) at these seconds; each packet's sender says which one it is.
    private func capture(_ file: UInt8, _ seconds: [UInt32], in folder: URL) throws -> String {
        var bytes: [UInt8] = []
        func little(_ word: UInt32) { withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) } }
        for word: UInt32 in [0xa1b2_c3d4, 0x0004_0002, 0, 0, 65_535, 101] { little(word) }
        for (number, second) in seconds.enumerated() {
            for word in [second, 0, 20, 20] { little(word) }
            bytes += [0x45, 0, 0, 20, 0, 0, 0, 0, 64, 6, 0, 0, 198, file, UInt8(number >> 8), UInt8(number & 255), 192, 0, 2, 1]
        }
        let path = folder.appendingPathComponent("\(file).pcap")
        try Data(bytes).write(to: path)
        return path.path
    }

    private func read(_ paths: [String], max: Int) throws -> [(file: UInt8, number: Int, second: Int64)] {
        let merge = try CaptureMerge(paths: paths)
        var found: [(file: UInt8, number: Int, second: Int64)] = []
        var more = true
        while more {
            let before = found.count
            more = merge.read(max: max) { bytes, _, time in
                let packet = bytes.withUnsafeBytes { Array($0) }
                found.append((packet[13], Int(packet[14]) << 8 | Int(packet[15]), time.nanoseconds / 1_000_000_000))
            }
            #expect(found.count - before <= max)
        }
        return found
    }

    @Test("several captures are one stream in order of time; of one instant the earlier file comes first",
        arguments: [1, 2, 7, 1_024])
    func merged(atOnce: Int) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-merge-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // More than a stretch that is read at once, and a file that is empty.
        let times: [[UInt32]] = [(0..<1_300).map { 100 + $0 / 2 }, [], (0..<700).map { 100 + $0 }, [100, 100, 2_000]]
        let paths = try times.enumerated().map { try capture(UInt8($0), $1, in: folder) }
        let found = try read(paths, max: atOnce)
        let expected = times.enumerated().flatMap { file, seconds in
            seconds.enumerated().map { (second: Int64($1), file: UInt8(file), number: $0) }
        }.sorted { ($0.second, $0.file, $0.number) < ($1.second, $1.file, $1.number) }
        #expect(found.map(\.second) == expected.map(\.second))
        #expect(found.map(\.file) == expected.map(\.file))
        #expect(found.map(\.number) == expected.map(\.number))
    }

    @Test("one capture alone: all its packets in their order")
    func alone() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-merge-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = try capture(3, (0..<1_200).map { 100 + $0 % 7 }, in: folder)
        #expect(try read([path], max: 500).map(\.number) == Array(0..<1_200))
    }

    @Test("a file whose clock went back gives its frames in their own order")
    func clockWentBack() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-merge-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let paths = [try capture(1, [50, 10, 60], in: folder), try capture(2, [40, 55], in: folder)]
        let found = try read(paths, max: 100)
        #expect(found.map(\.second) == [40, 50, 10, 55, 60])
    }
}
