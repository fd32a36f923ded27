import Foundation
import Glibc
import TestSupport
import Testing

@testable import Spool

struct SpoolTests {
    @Test("what was written comes out in order, with what an earlier run left first")
    func order() throws {
        let lab = SpoolLab()
        var writer: Writer? = try Writer(try lab.open())
        for partition: Int32 in [0, 1, 0] { try writer?.write(partition) }
        writer = nil
        let spool = try lab.open()
        #expect(spool.waiting.packets == 9)
        let next = try Writer(spool, try #require(spool.found.run))
        try next.write(1)
        #expect(spool.waiting.packets == 12)
        let all = try spool.readAll()
        #expect(all.map(\.record.partition) == [0, 1, 0, 1] && all.map(\.record.number) == [0, 0, 1, 1])
        #expect(!spool.isEmpty && spool.isCaughtUp)
        for (_, ticket) in all { try spool.acknowledge(ticket) }
        #expect(spool.isEmpty && spool.waiting.packets == 0 && spool.waiting.bytes == 0)
    }

    @Test("a batch that is taken while nothing waits is not read again; one behind others is")
    func taken() throws {
        let lab = SpoolLab()
        let spool = try lab.open()
        let writer = try Writer(spool)
        let first = try writer.write(isTaken: true).1
        #expect(first != nil && spool.isCaughtUp)
        #expect(try writer.write().1 == nil)
        #expect(try !spool.isCaughtUp && writer.write(isTaken: true).1 == nil)
        #expect(try spool.readAll().map(\.record.number) == [1, 2])
        #expect(try writer.write(isTaken: true).1 != nil)
        #expect(try spool.next() == nil)
    }

    @Test("a segment is deleted when all of its records are acknowledged, in whatever order, and not before")
    func deletion() throws {
        let lab = SpoolLab()
        let spool = try lab.open(SpoolLimits(bytesMax: 1 << 20, segmentBytes: 1_000))
        let writer = try Writer(spool)
        for _ in 0..<30 { try writer.write(bytes: 200) }
        let count = lab.segmentFiles.count
        #expect(count > 5)
        var tickets = try spool.readAll().map(\.ticket)
        #expect(tickets.count == 30 && lab.segmentFiles.count == count)
        // The second segment goes before the first.
        let second = tickets.filter { $0.segment == 2 }
        for ticket in second.dropLast() { try spool.acknowledge(ticket) }
        #expect(lab.segmentFiles.count == count)
        try spool.acknowledge(try #require(second.last))
        #expect(lab.segmentFiles.count == count - 1)
        tickets.removeAll { $0.segment == 2 }
        for ticket in tickets { try spool.acknowledge(ticket) }
        // The one that is written to stays until it is full or the sensor stops.
        #expect(lab.segmentFiles.count == 1)
        try spool.close()
        #expect(lab.segmentFiles.isEmpty)
    }

    @Test("the spool takes no more than its bound, and takes again when something was acknowledged")
    func bound() throws {
        let lab = SpoolLab()
        let spool = try lab.open(SpoolLimits(bytesMax: 8_000, segmentBytes: 2_000))
        let writer = try Writer(spool)
        var written = 0
        let error = #expect(throws: SpoolError.self) {
            while true {
                try writer.write(bytes: 200)
                written += 1
            }
        }
        #expect(error?.code == .full && error?.isRetriable == true && written > 20)
        #expect(try lab.segmentFiles.map { try lab.bytes($0).count }.reduce(0, +) <= 8_000)
        try writer.drop()
        for (_, ticket) in try spool.readAll() { try spool.acknowledge(ticket) }
        // Dropping has left a gap.
        #expect(try writer.write(bytes: 200).0.number == Int64(written) + 1)
    }

    @Test("a short segment whose records are all acknowledged gives its room back when the spool is full")
    func shortSegmentMakesRoom() throws {
        let lab = SpoolLab()
        let spool = try lab.open(SpoolLimits(bytesMax: 4_000, segmentBytes: 4_000))
        let writer = try Writer(spool)
        for _ in 0..<200 {
            let ticket = try #require(try writer.write(bytes: 500, isTaken: true).1)
            try spool.acknowledge(ticket)
        }
        #expect(lab.segmentFiles.count <= 1)
    }

    @Test("a disk that fills up in the middle of a record keeps those before it, and goes on when there is room")
    func noSpace() throws {
        let lab = SpoolLab()
        let failing = FailingDisk()
        let spool = try lab.open(disk: failing.disk)
        let writer = try Writer(spool)
        try writer.write()
        for left in [0, 1, 43, 44, 60] {
            failing.bytesLeft = left
            #expect(throws: SpoolError.self) { try writer.write() }
            failing.bytesLeft = .max
            try writer.drop()
            try writer.write()
        }
        #expect(try spool.readAll().map(\.record.number) == [0, 2, 4, 6, 8, 10])
        #expect(spool.takeLosses() == SpoolLosses())
        #expect(try Self.reopened(lab, spool).map(\.number) == [0, 2, 4, 6, 8, 10])
    }

    /// Reads a copy of the folder as the next process would find it now.
    private static func reopened(_ lab: SpoolLab, _ spool: Spool) throws -> [SpoolRecord] {
        let copy = SpoolLab()
        _ = try copy.open()
        for file in lab.segmentFiles + ["counters"] { try copy.write(try lab.bytes(file), file) }
        return try copy.open().readAll().map(\.record)
    }

    @Test("a broken disk is said once and for all until the spool begins again under another epoch; the segments stay")
    func brokenDisk() throws {
        let lab = SpoolLab()
        let failing = FailingDisk()
        let spool = try lab.open(disk: failing.disk)
        let writer = try Writer(spool)
        let ticket = try #require(try writer.write(isTaken: true).1)
        (failing.bytesLeft, failing.code, failing.writesPart) = (0, EIO, false)
        #expect(throws: SpoolError.self) { try writer.write() }
        failing.bytesLeft = .max
        let error = #expect(throws: SpoolError.self) { _ = try writer.write() }
        #expect(error?.code == .system)
        // Which number was the last one stands in the segment only, if the counters could not be written.
        try spool.acknowledge(ticket)
        #expect(lab.segmentFiles.count == 1)
        let again = try Writer(spool, SpoolLab.run(epoch: 8))
        #expect(lab.segmentFiles.isEmpty)
        #expect(try again.write(isTaken: true).1 != nil)
        #expect(spool.isCaughtUp)
    }

    @Test("a batch whose counters could not be written is published under its number all the same, and the next one fails")
    func countersFail() throws {
        let lab = SpoolLab()
        let failing = FailingDisk()
        let spool = try lab.open(disk: failing.disk)
        let writer = try Writer(spool)
        try writer.write()
        (failing.bytesLeft, failing.code, failing.writesPart) = (SpoolLab.record(1).byteCount, EIO, false)
        try writer.write()
        failing.bytesLeft = .max
        #expect(throws: SpoolError.self) { try writer.write() }
        #expect(try Self.reopened(lab, spool).map(\.number) == [0, 1])
    }

    @Test("syncing happens when asked, and after each batch at 0 milliseconds; a disk that cannot sync fails the spool")
    func syncing() throws {
        let failing = FailingDisk()
        let lab = SpoolLab()
        let spool = try lab.open(SpoolLimits(syncMilliseconds: 0), disk: failing.disk)
        let writer = try Writer(spool)
        try writer.write()
        failing.syncCode = EIO
        // The batch is written; that it could not be synced is the next one's failure.
        try writer.write()
        #expect(throws: SpoolError.self) { try writer.write() }
    }

    @Test("a sync in the background that fails fails the spool")
    func syncingInBackground() throws {
        let failing = FailingDisk()
        let lab = SpoolLab()
        let spool = try lab.open(disk: failing.disk)
        let writer = try Writer(spool)
        try writer.write()
        failing.syncCode = EIO
        try writer.write()
        try spool.sync()
        let deadline = ContinuousClock.now + .seconds(20)
        var failure: SpoolError?
        while failure == nil, ContinuousClock.now < deadline {
            do throws(SpoolError) { try spool.sync() } catch { failure = error }
        }
        #expect(failure?.code == .system)
        #expect(throws: SpoolError.self) { try writer.write() }
    }

    @Test("two sensors cannot share a folder")
    func lock() throws {
        let lab = SpoolLab()
        var first: Spool? = try lab.open()
        let error = #expect(throws: SpoolError.self) { try lab.open() }
        #expect(
            error?.description
                == "cannot use the spool \"\(lab.path)\": another sensor uses it; stop that one or give each a folder of its own")
        #expect(error?.code == .inUse && first != nil)
        #expect(DescriptorWatch.strangelyClosed { for _ in 0..<50_000 { _ = try? lab.open() } } == 0)
        first = nil
        _ = try lab.open()
    }

    @Test("a folder that was let go is free, also while a child that is just being started still has its descriptor")
    func inherited() throws {
        let lab = SpoolLab()
        var first: Spool? = try lab.open()
        let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { Int32($0) }
        let lock = descriptors.first { (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == "\(lab.path)/lock" }
        let copy = dup(try #require(lock))
        defer { close(copy) }
        #expect(throws: SpoolError.self) { try lab.open() }
        #expect(first != nil)
        first = nil
        _ = try lab.open()
    }

    @Test("a folder that cannot be made is said in a sentence")
    func noParent() {
        let error = #expect(throws: SpoolError.self) { try Spool(path: "/nowhere/spool", limits: SpoolLimits()) }
        #expect(error?.description == "cannot use the spool \"/nowhere/spool\": no such file or directory; check the path")
    }

    @Test("a damaged record costs itself, a damaged header nothing, and what is lost is counted")
    func damage() throws {
        let lab = SpoolLab()
        var writer: Writer? = try Writer(try lab.open(SpoolLimits(bytesMax: 1 << 20, segmentBytes: 1_000)))
        for _ in 0..<12 { try writer?.write(bytes: 200) }
        writer = nil
        let files = lab.segmentFiles
        var bytes = try lab.bytes(files[0])
        bytes[20] ^= 1
        bytes[bytes.count - 5] ^= 1
        try lab.write(bytes, files[0])
        let spool = try lab.open()
        #expect(try spool.readAll().map(\.record.number) == [0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11])
        let losses = spool.takeLosses()
        #expect(losses.batches == 1 && losses.bytes == 244 + SegmentHeader(run: SpoolLab.run()).byteCount)
        #expect(spool.takeLosses() == SpoolLosses())
    }

    @Test("a torn end of a segment is passed over at a restart, wherever it was cut off, and the numbers go on", arguments: [1, 20, 43, 44, 83])
    func tornEnd(kept: Int) throws {
        let lab = SpoolLab()
        var writer: Writer? = try Writer(try lab.open())
        try writer?.write()
        let counters = try lab.bytes("counters")
        try writer?.write()
        writer = nil
        let file = lab.segmentFiles[0]
        let bytes = try lab.bytes(file)
        try lab.write(bytes.dropLast(84 - kept), file)
        try lab.write(counters, "counters")
        let spool = try lab.open()
        #expect(spool.found.run?.numbers[0].next == 1)
        #expect(try spool.readAll().map(\.record.number) == [0])
        #expect(spool.takeLosses().tornBytes == kept)
    }

    @Test("a segment without a record is deleted when the spool is opened; other files are left alone")
    func emptySegments() throws {
        let lab = SpoolLab()
        _ = try lab.open()
        try lab.write(SegmentHeader(run: SpoolLab.run()).encoded(), SegmentName(sequence: 3, marker: 1).text)
        try lab.write([], SegmentName(sequence: 4, marker: 1).text)
        try lab.write([1], "notes")
        let spool = try lab.open()
        #expect(lab.segmentFiles.isEmpty && spool.isEmpty && !spool.found.hasRecords)
        #expect(try lab.bytes("notes") == [1])
    }

    @Test("a large backlog is read back in stretches")
    func largeBacklog() throws {
        let lab = SpoolLab()
        var writer: Writer? = try Writer(try lab.open())
        for _ in 0..<12 { try writer?.write(bytes: SpoolRecord.batchBytesMax) }
        #expect(throws: SpoolError.self) { try writer?.write(bytes: SpoolRecord.batchBytesMax + 1) }
        writer = nil
        let spool = try lab.open()
        #expect(try spool.readAll().map(\.record.number) == Array(0..<12))
        #expect(spool.takeLosses() == SpoolLosses())
    }
}
