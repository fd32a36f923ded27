import Testing

@testable import Spool

struct CountersTests {
    @Test("the counters are kept in two slots in turn, and damage to either leaves the other")
    func slots() throws {
        let lab = SpoolLab()
        var spool: Spool? = try lab.open()
        let writer = try Writer(try #require(spool))
        try writer.drop(0)
        try writer.drop(1)
        spool = nil
        let file = try lab.bytes("counters")
        let half = file.count / 2
        let newest = try #require(SpoolCounters.newest(in: file))
        #expect(newest.run.numbers == [BatchNumbers(next: 1, packetsBefore: 3), BatchNumbers(next: 1, packetsBefore: 3)])
        let slots = [Array(file[..<half]), Array(file[half...])].compactMap { SpoolCounters(decoding: $0) }
        #expect(slots.count == 2 && abs(Int(slots[0].sequence) - Int(slots[1].sequence)) == 1)
        let size = newest.encoded().count
        for start in [0, half] {
            for at in start..<start + size {
                var damaged = file
                damaged[at] ^= 4
                let left = try #require(SpoolCounters.newest(in: damaged))
                #expect(left.sequence >= newest.sequence - 1)
            }
        }
    }

    @Test("both slots damaged: the batches come out, and a new epoch begins")
    func bothDamaged() throws {
        let lab = SpoolLab()
        var writer: Writer? = try Writer(try lab.open())
        try writer?.write()
        writer = nil
        try lab.write([UInt8](repeating: 0xaa, count: 8_192), "counters")
        let spool = try lab.open()
        #expect(spool.found.run == nil && spool.found.hasRecords && spool.found.partitionCount == 2)
        let start = try SpoolStart(spool.found, owner: SpoolLab.owner, boot: SpoolLab.boot, partitionCount: 2, fresh: 9, folder: "f")
        #expect(start.reason == .countersLost && start.run.epoch == 9)
        try spool.begin(start.run)
        #expect(try spool.readAll().map(\.record.number) == [0])
    }

    @Test("numbers of dropped batches are kept on a disk without room, since their room is taken at the start")
    func dropsOnFullDisk() throws {
        let lab = SpoolLab()
        let failing = FailingDisk()
        var writer: Writer? = try Writer(try lab.open(disk: failing.disk))
        try writer?.write()
        // Written in place: a full disk has no say in it.
        failing.bytesLeft = 0
        for _ in 0..<10 { try writer?.drop() }
        writer = nil
        #expect(try lab.open().found.run?.numbers[0] == BatchNumbers(next: 11, packetsBefore: 33))
    }
}
