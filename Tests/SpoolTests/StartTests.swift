import Testing

@testable import Spool

struct StartTests {
    private let other = BootID(text: "ffffffff-0b0a-0908-0706-050403020100")

    /// A spool with two batches of partition 0 and one of 1, left as `end` says.
    private func left(_ lab: SpoolLab, _ end: (Spool) throws -> Void = { _ in }) throws -> SpoolFound {
        var writer: Writer? = try Writer(try lab.open())
        try writer?.write(0)
        try writer?.write(0)
        try writer?.write(1)
        if let spool = writer?.spool { try end(spool) }
        writer = nil
        return try lab.open().found
    }

    private func start(_ found: SpoolFound, owner: SpoolOwner = SpoolLab.owner, boot: BootID = SpoolLab.boot, partitions: Int32 = 2) throws -> SpoolStart {
        try SpoolStart(found, owner: owner, boot: boot, partitionCount: partitions, fresh: 1_000, folder: "/f")
    }

    @Test("a process that was killed goes on with its epoch and its numbers")
    func killed() throws {
        let begun = try start(try left(SpoolLab()))
        #expect(begun.reason == .goesOn && begun.run.epoch == 7)
        #expect(begun.run.numbers == [BatchNumbers(next: 2, packetsBefore: 6), BatchNumbers(next: 1, packetsBefore: 3)])
    }

    @Test("a machine that went down begins a new epoch: what was published may be younger than what was synced")
    func machineRestarted() throws {
        let found = try left(SpoolLab())
        let begun = try start(found, boot: other)
        #expect(begun.reason == .machineRestarted && begun.run.epoch == 1_000 && begun.run.numbers == [BatchNumbers(), BatchNumbers()])
        #expect(try self.start(found, boot: BootID(bytes: [])).reason == .machineRestarted)
    }

    @Test("a sensor that stopped in order goes on with its epoch after a restart of the machine, but only once")
    func stopped() throws {
        let lab = SpoolLab()
        let found = try left(lab) { try $0.close() }
        let begun = try start(found, boot: other)
        #expect(begun.reason == .goesOn && begun.run.numbers[0].next == 2)
        var spool: Spool? = try lab.open()
        try spool?.begin(begun.run)
        spool = nil
        #expect(try !lab.open().found.isClean)
    }

    @Test("a batch that the counters do not know yet has used its number")
    func recordAheadOfCounters() throws {
        let lab = SpoolLab()
        var writer: Writer? = try Writer(try lab.open())
        try writer?.write()
        let before = try lab.bytes("counters")
        try writer?.write()
        writer = nil
        try lab.write(before, "counters")
        #expect(try lab.open().found.run?.numbers[0] == BatchNumbers(next: 2, packetsBefore: 6))
    }

    @Test("another sensor's or a replay's numbers are not gone on with")
    func anotherOwner() throws {
        let found = try left(SpoolLab())
        for owner in [
            SpoolOwner(platform: "p", sensor: "t", isReplay: false), SpoolOwner(platform: "q", sensor: "s", isReplay: false),
        ] {
            let begun = try start(found, owner: owner)
            #expect(begun.reason == .anotherSensor && begun.run.epoch == 1_000 && begun.run.numbers[0].next == 0)
        }
        let replay = SpoolOwner(platform: "p", sensor: "s", isReplay: true)
        let begun = try start(found, owner: replay)
        #expect(begun.reason == .replay && begun.run.epoch == 1_000 && begun.run.numbers[0].next == 0)
        var after = found
        after.run = begun.run
        #expect(try self.start(after).reason == .anotherSensor)
        #expect(SpoolOwner(platform: "ab", sensor: "c", isReplay: false) != SpoolOwner(platform: "a", sensor: "bc", isReplay: false))
    }

    @Test("another partition count: refused while batches wait, a new epoch when none does")
    func anotherPartitionCount() throws {
        let lab = SpoolLab()
        var found = try left(lab)
        let error = #expect(throws: SpoolError.self) { _ = try start(found, partitions: 3) }
        #expect(
            error?.description
                == "cannot use the spool \"/f\": it holds batches for 2 partitions and the topic has 3; give the topic its old number back "
                + "until they are published, or give the sensor another folder and lose them")
        (found.hasRecords, found.partitionCounts) = (false, [])
        let begun = try start(found, partitions: 3)
        #expect(begun.reason == .anotherPartitionCount && begun.run.epoch == 1_000 && begun.run.numbers.count == 3)
    }

    @Test("a clock that was set back does not bring an old epoch again")
    func clockSetBack() throws {
        var found = try left(SpoolLab())
        found.run?.epoch = 1_000
        #expect(try start(found, boot: other).run.epoch == 1_001)
    }

    @Test("an empty folder is new")
    func first() throws {
        let spool = try SpoolLab().open()
        #expect(spool.found == SpoolFound() && spool.found.partitionCount == nil && spool.isEmpty && spool.waiting == (0, 0))
        #expect(try start(spool.found).reason == .first)
    }
}
