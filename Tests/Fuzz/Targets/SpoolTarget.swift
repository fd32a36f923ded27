import Foundation
import Pipeline
import Spool

/// A sensor's spool. The first byte of an input says what the rest is: a damaged file, whole records with damage upon them, or a folder.
enum SpoolTarget {
    static let target = FuzzTarget(name: "spool", bytesMax: 4_096, seeds: seeds, run: run)

    private static func run(_ bytes: [UInt8]) throws {
        var feed = ByteFeed(bytes)
        switch feed.byte() % 4 {
        case 0: try decode(feed.rest())
        case 3: try open(&feed)
        default: try damage(&feed, marker: feed.digest)
        }
    }

    private static func seeds() throws -> [[UInt8]] {
        let batch = try SeedWeek().batches[0].encoded()
        let run = SpoolRun(
            epoch: 7, boot: BootID(bytes: Array(1...16)), owner: SpoolOwner(platform: "p", sensor: "s", isReplay: false),
            numbers: [BatchNumbers(next: 1, packetsBefore: 4), BatchNumbers()])
        let record = SpoolRecord(partition: 0, number: 0, packetsBefore: 0, packetCount: 4, batch: batch).encoded(marker: rawMarker)
        let segment = SegmentHeader(run: run).encoded() + record + record
        let counters = SpoolCounters(sequence: 3, isClean: true, run: run).encoded()
        // Two records of 5 and 9 bytes; then which bytes are damaged, and how.
        let script: [UInt8] = [2, 5] + Array(repeating: 1, count: 24) + [9] + Array(repeating: 0, count: 24) + [30, 0, 3, 0xff]
        return [[0] + segment, [0] + counters + counters, [1] + script, [2] + script, [3] + script, [3, 1] + script + script]
    }

    private static let rawMarker: UInt64 = 0x1122_3344_5566_7788

    private static func decode(_ bytes: [UInt8]) throws {
        let segment = SpoolSegment(decoding: bytes, marker: rawMarker)
        guard segment.wholeBytes + segment.losses.tornBytes == bytes.count, segment.records.allSatisfy(\.isPossible) else {
            throw BrokenPromise("a segment of \(bytes.count) bytes: \(segment.wholeBytes) whole, \(segment.losses)")
        }
        for record in segment.records {
            guard SpoolSegment(decoding: record.encoded(marker: rawMarker), marker: rawMarker).records == [record] else {
                throw BrokenPromise("record \(record.number) is not read as it was written")
            }
        }
        guard let counters = SpoolCounters.newest(in: bytes) else { return }
        guard SpoolCounters(decoding: counters.encoded()) == counters else { throw BrokenPromise("counters are not read as they were written") }
    }

    /// Damage costs the records that it lies in and no others.
    private static func damage(_ feed: inout ByteFeed, marker: UInt64) throws {
        let (whole, records) = segment(&feed, marker: marker)
        let ends = records.reduce(into: [whole.count - records.reduce(0) { $0 + $1.byteCount }]) { $0.append($0[$0.count - 1] + $1.byteCount) }
        var bytes = whole
        let (start, length, mask) = (Int(feed.number(UInt16.self)) % max(bytes.count, 1), Int(feed.byte()), feed.byte() | 1)
        let hit = start..<min(bytes.count, start + length)
        for at in hit { bytes[at] ^= mask }
        let expected = records.indices.filter { !hit.overlaps(ends[$0]..<ends[$0 + 1]) }.map { records[$0] }
        let found = SpoolSegment(decoding: bytes, marker: marker)
        guard found.records == expected else {
            throw BrokenPromise("of \(records.count) records, bytes \(hit) damaged, \(found.records.count) are read, not \(expected.count)")
        }
    }

    /// The whole of a sensor's start on what an earlier run, or somebody else, left in the folder.
    private static func open(_ feed: inout ByteFeed) throws {
        let path = "/dev/shm/leurre-fuzz-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        for sequence in 1...(1 + feed.byte() % 3) {
            let marker = feed.digest
            var content = segment(&feed, marker: marker).bytes
            if feed.byte() % 2 == 0, !content.isEmpty { content[Int(feed.number(UInt16.self)) % content.count] ^= feed.byte() }
            let digits = (hexadecimal(UInt64(sequence)), hexadecimal(marker))
            try Data(content).write(to: URL(fileURLWithPath: "\(path)/segment-\(digits.0)-\(digits.1).spool"))
        }
        var counters = SpoolCounters(sequence: feed.number() >> 1, isClean: feed.byte() % 2 == 0, run: spoolRun(&feed)).encoded()
        if feed.byte() % 4 == 0 { counters[Int(feed.byte()) % counters.count] ^= feed.byte() }
        try Data(counters).write(to: URL(fileURLWithPath: path + "/counters"))
        do { try use(path) } catch let error as SpoolError { try SeedFiles.checkIsOneLine("\(error)") }
    }

    private static func use(_ path: String) throws {
        let spool = try Spool(path: path, limits: SpoolLimits(bytesMax: 1 << 20, syncMilliseconds: 0))
        let owner = SpoolOwner(platform: "p", sensor: "s", isReplay: false)
        let start = try SpoolStart(
            spool.found, owner: owner, boot: BootID(bytes: Array(1...16)), partitionCount: spool.found.partitionCount ?? 2, fresh: 9, folder: path)
        _ = spool.waiting
        try spool.begin(start.run)
        while let (record, ticket) = try spool.next() {
            guard record.isPossible else { throw BrokenPromise("the spool hands out a record that cannot be: \(record)") }
            try spool.acknowledge(ticket)
        }
        var numbers = start.run.numbers
        let next = numbers[0]
        let record = SpoolRecord(partition: 0, number: next.next, packetsBefore: next.packetsBefore, packetCount: 1, batch: [1])
        numbers[0].used(packets: 1)
        let ticket = try spool.append(record, numbers: numbers, isTaken: true)
        guard let ticket else { throw BrokenPromise("a spool that is caught up does not hand out a batch") }
        try spool.acknowledge(ticket)
        guard spool.isEmpty, spool.waiting.packets == 0 else { throw BrokenPromise("an empty spool holds \(spool.waiting)") }
        try spool.close()
    }

    private static func segment(_ feed: inout ByteFeed, marker: UInt64) -> (bytes: [UInt8], records: [SpoolRecord]) {
        let shape = feed.byte()
        var bytes = shape % 4 == 3 ? [] : SegmentHeader(run: spoolRun(&feed)).encoded()
        var records: [SpoolRecord] = []
        for _ in 0..<(shape % 7) {
            let length = Int(feed.byte())
            let record = SpoolRecord(
                partition: Int32(feed.byte()), number: feed.number() & ((1 << 62) - 1), packetsBefore: feed.number() & ((1 << 60) - 1),
                packetCount: Int64(feed.number(UInt16.self)), batch: feed.take(length))
            guard record.isPossible else { continue }
            records.append(record)
            bytes += record.encoded(marker: marker)
        }
        return (bytes, records)
    }

    private static func spoolRun(_ feed: inout ByteFeed) -> SpoolRun {
        let numbers = (0..<(1 + feed.byte() % 16)).map { _ in
            BatchNumbers(next: feed.number() & ((1 << 62) - 1), packetsBefore: feed.number() & ((1 << 60) - 1))
        }
        return SpoolRun(
            epoch: UInt64(feed.byte()), boot: BootID(bytes: Array(1...16)),
            owner: SpoolOwner(platform: "p", sensor: feed.byte() % 8 == 0 ? "other" : "s", isReplay: false), numbers: numbers)
    }

    private static func hexadecimal(_ number: UInt64) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: 16 - text.utf8.count) + text
    }
}
