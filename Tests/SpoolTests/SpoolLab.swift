import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Spool

/// A folder with a spool in it, and what tests do with it over and over.
final class SpoolLab {
    let path: String
    static let boot = BootID(text: "0f0e0d0c-0b0a-0908-0706-050403020100")
    static let owner = SpoolOwner(platform: "p", sensor: "s", isReplay: false)

    init() { path = NSTemporaryDirectory() + "leurre-spool-\(UUID().uuidString)" }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    static func run(epoch: UInt64 = 7, partitions: Int = 2, boot: BootID = boot) -> SpoolRun {
        SpoolRun(epoch: epoch, boot: boot, owner: owner, numbers: Array(repeating: BatchNumbers(), count: partitions))
    }

    /// Opens the folder as a sensor does when it starts.
    func open(_ limits: SpoolLimits = SpoolLimits(), disk: SpoolDisk = SpoolDisk()) throws -> Spool {
        try Spool(path: path, limits: limits, disk: disk)
    }

    /// A batch that begins with its number.
    static func record(_ number: Int64, partition: Int32 = 0, before: Int64? = nil, packets: Int64 = 3, bytes: Int = 40) -> SpoolRecord {
        var generator = SeededRandom(seed: number)
        let batch = (0..<bytes).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
        return SpoolRecord(
            partition: partition, number: number, packetsBefore: before ?? number * packets, packetCount: packets, batch: batch)
    }

    var segmentFiles: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).filter { $0.hasPrefix("segment-") }.sorted()
    }

    func bytes(_ file: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: URL(fileURLWithPath: "\(path)/\(file)"))) }
    func write(_ bytes: some Sequence<UInt8>, _ file: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(file)")) }
}

/// A writer that numbers as a sensor does.
final class Writer {
    let spool: Spool
    var run: SpoolRun

    init(_ spool: Spool, _ run: SpoolRun = SpoolLab.run()) throws {
        (self.spool, self.run) = (spool, run)
        try spool.begin(run)
    }

    /// - Returns: the record with its ticket if it was taken.
    @discardableResult
    func write(_ partition: Int32 = 0, packets: Int64 = 3, bytes: Int = 40, isTaken: Bool = false) throws -> (SpoolRecord, SpoolTicket?) {
        let before = run.numbers[Int(partition)]
        let record = SpoolLab.record(before.next, partition: partition, before: before.packetsBefore, packets: packets, bytes: bytes)
        var numbers = run.numbers
        numbers[Int(partition)].used(packets: packets)
        let ticket = try spool.append(record, numbers: numbers, isTaken: isTaken)
        run.numbers = numbers
        return (record, ticket)
    }

    func drop(_ partition: Int32 = 0, packets: Int64 = 3) throws {
        run.numbers[Int(partition)].used(packets: packets)
        try spool.keep(run.numbers)
    }
}

extension Spool {
    /// Everything that comes out now.
    func readAll() throws -> [(record: SpoolRecord, ticket: SpoolTicket)] {
        var all: [(record: SpoolRecord, ticket: SpoolTicket)] = []
        while let next = try next() { all.append(next) }
        return all
    }
}

/// A disk that takes so many bytes and then fails; shared by closures.
final class FailingDisk: @unchecked Sendable {
    // Used by the one thread of its test.
    var bytesLeft = Int.max
    var code = ENOSPC
    private let syncError = Atomic<Int32>(0)
    /// Writes what fits before it fails, as a disk that fills up does.
    var writesPart = true

    /// Read by the thread that syncs.
    var syncCode: Int32 {
        get { syncError.load(ordering: .relaxed) }
        set { syncError.store(newValue, ordering: .relaxed) }
    }

    var disk: SpoolDisk {
        SpoolDisk(
            write: { [self] file, bytes, offset in
                // The counters' room was taken at the start.
                if code == ENOSPC, bytes.starts(with: "LEURRCNT".utf8) { return SpoolDisk.systemWrite(file, bytes, offset) }
                let count = min(bytes.count, bytesLeft)
                if count < bytes.count, !writesPart || count == 0 { return -Int(code) }
                let done = SpoolDisk.systemWrite(file, UnsafeRawBufferPointer(rebasing: bytes[..<count]), offset)
                if done > 0 { bytesLeft -= done }
                return done
            },
            sync: { [self] file in syncCode == 0 ? SpoolDisk.systemSync(file) : syncCode })
    }
}
