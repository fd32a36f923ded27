import TestSupport
import Testing

@testable import Spool

/// A sensor that is killed at random moments, in the middle of writes too, and whose disk fills up.
struct CrashTests {
    private struct Key: Hashable {
        var epoch: UInt64
        var partition: Int32
        var number: Int64
    }

    @Test("whatever was kept comes out or was acknowledged, and no number is ever used twice", arguments: 0..<60)
    func randomCrashes(seed: Int) throws {
        var random = SeededRandom(seed: seed)
        let lab = SpoolLab()
        let limits = SpoolLimits(bytesMax: random.number(4_000...40_000), segmentBytes: random.number(500...5_000))
        var published: [Key: [UInt8]] = [:]
        var waiting: [Key: [UInt8]] = [:]
        var dropped: Set<Key> = []
        var content: Int64 = 0
        for life in 0..<12 {
            let failing = FailingDisk()
            let old = lab.segmentFiles
            let spool = try lab.open(limits, disk: failing.disk)
            let hasRestarted = random.chance(15)
            let boot = hasRestarted ? BootID(bytes: (0..<16).map { UInt8($0 + life + 1) }) : spool.found.run?.boot ?? SpoolLab.boot
            let start = try SpoolStart(
                spool.found, owner: SpoolLab.owner, boot: boot, partitionCount: 2, fresh: UInt64(1_000 + life), folder: "f")
            #expect(start.reason == (life == 0 ? .first : spool.found.isClean || !hasRestarted ? .goesOn : .machineRestarted))
            try spool.begin(start.run)
            var run = start.run
            var open: [(Key, SpoolTicket)] = []
            for _ in 0..<random.number(0...60) {
                switch random.below(10) {
                case 0..<5:
                    let partition = Int32(random.below(2))
                    let numbers = run.numbers[Int(partition)]
                    let key = Key(epoch: run.epoch, partition: partition, number: numbers.next)
                    content += 1
                    let made = SpoolLab.record(content, bytes: random.number(8...400)).batch
                    // The batch carries its epoch, as real ones do.
                    let batch = FieldWriter.of(run.epoch) + made
                    let record = SpoolRecord(
                        partition: partition, number: numbers.next, packetsBefore: numbers.packetsBefore, packetCount: 2, batch: batch)
                    var after = run.numbers
                    after[Int(partition)].used(packets: 2)
                    if random.chance(10) { failing.bytesLeft = random.below(500) }
                    do throws(SpoolError) {
                        let ticket = try spool.append(record, numbers: after, isTaken: random.chance(50))
                        #expect(published[key] == nil && waiting[key] == nil && !dropped.contains(key), "\(key) was used before")
                        waiting[key] = batch
                        if let ticket { open.append((key, ticket)) }
                    } catch {
                        #expect(error.code == .full)
                        failing.bytesLeft = .max
                        dropped.insert(key)
                        run.numbers = after
                        try spool.keep(after)
                    }
                    run.numbers = after
                    failing.bytesLeft = .max
                case 5..<7:
                    guard let (record, ticket) = try spool.next() else { continue }
                    let key = Key(epoch: FieldWriter.epoch(of: record.batch), partition: record.partition, number: record.number)
                    // Nothing comes out that was not kept; after a crash what was acknowledged may come again, as it was.
                    #expect(waiting[key] == record.batch || published[key] == record.batch, "\(key)")
                    open.append((key, ticket))
                case 7..<9:
                    guard !open.isEmpty else { continue }
                    let (key, ticket) = open.remove(at: random.below(open.count))
                    try spool.acknowledge(ticket)
                    if let batch = waiting.removeValue(forKey: key) { published[key] = batch }
                default: try spool.sync()
                }
            }
            if random.chance(20) {
                try spool.close()
            } else if random.chance(50), let last = lab.segmentFiles.last, !old.contains(last), let name = SegmentName(last) {
                // Killed in the middle of a write: a part of a record lies at the end.
                let partition = Int32(random.below(2))
                let torn = SpoolLab.record(run.numbers[Int(partition)].next, partition: partition).encoded(marker: name.marker)
                try lab.write(try lab.bytes(last) + torn.prefix(random.below(torn.count)), last)
            }
        }
        let spool = try lab.open(limits)
        let left = try spool.readAll().map(\.record)
        let found = Set(left.map { Key(epoch: FieldWriter.epoch(of: $0.batch), partition: $0.partition, number: $0.number) })
        for key in waiting.keys { #expect(found.contains(key), "\(key) was kept and is gone") }
        #expect(spool.takeLosses().batches == 0)
    }
}

extension FieldWriter {
    fileprivate static func of(_ epoch: UInt64) -> [UInt8] {
        var writer = FieldWriter()
        writer.put(epoch)
        return writer.bytes
    }

    fileprivate static func epoch(of batch: [UInt8]) -> UInt64 {
        var reader = FieldReader(batch)
        return reader.take() ?? 0
    }
}
