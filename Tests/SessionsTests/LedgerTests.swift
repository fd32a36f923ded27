import Pipeline
import TestSupport
import Testing

@Suite("The ledger")
struct LedgerTests {
    private let attacker = Attacker("198.51.100.7")

    private func batches(_ count: Int, sensor: String = "sensor1", epoch: UInt64 = 1) -> [PacketBatch] {
        var spool = SensorSpool(sensor: sensor, epoch: epoch)
        return (0..<count).map { number in
            spool.batch((0...number).map { attacker.tcp(UInt16($0), at: .seconds(Int64(number * 10 + $0))) })
        }
    }

    @Test("a batch that comes twice is counted once and noted as a duplicate")
    func duplicates() throws {
        let sent = batches(3)
        var desk = Desk()
        for number in [0, 1, 1, 0, 2, 2] { desk.take(sent[number]) }
        let line = try #require(try desk.lines().first)
        #expect((line.counted, line.duplicate, line.delivered, line.captured) == (6, 6, 12, 6))
        #expect(line.missing.isEmpty && line.balances && line.lastNumber == 2)
        #expect(try desk.sessions().map { $0.summary.packetsReceived } == [6])
    }

    @Test("missing batches are known with their packets, and filled in any order")
    func missingRanges() throws {
        let sent = batches(10)
        var desk = Desk()
        for number in [0, 9] { desk.take(sent[number]) }
        var line = try #require(try desk.lines().first)
        #expect(line.missing == [MissingRange(first: 1, last: 8, packetsBefore: 1, packetsAfter: 45)])
        #expect(line.balances)
        for (number, rest) in [(5, [1...4, 6...8]), (1, [2...4, 6...8]), (8, [2...4, 6...7]), (3, [2...2, 4...4, 6...7])]
            as [(Int, [ClosedRange<Int64>])]
        {
            desk.take(sent[number])
            line = try #require(try desk.lines().first)
            #expect(line.missing.map { $0.first...$0.last } == rest && line.balances)
        }
        for number in [4, 7, 2, 6] { desk.take(sent[number]) }
        line = try #require(try desk.lines().first)
        #expect(line.missing.isEmpty && line.counted == 55 && line.duplicate == 0 && line.balances)
    }

    @Test("a sensor that had nothing for its newest batch is quiet until it has something")
    func quiet() throws {
        var spool = SensorSpool()
        var desk = Desk()
        let packets = { (count: Int) in (0..<count).map { attacker.tcp(22, at: .seconds(Int64($0))) } }
        for (count, isQuiet) in [(2, false), (0, true), (1, false)] {
            desk.take(spool.batch(packets(count)))
            #expect(try desk.lines().first?.isQuiet == isQuiet)
        }
        // One that came late is not the newest.
        let (lost, newest) = (spool.batch(packets(1)), spool.batch([]))
        desk.take(newest)
        desk.take(lost)
        #expect(try desk.lines().first?.isQuiet == true)
    }

    @Test("a batch that filled a missing range is a duplicate the second time")
    func filledTwice() throws {
        let sent = batches(4)
        var desk = Desk()
        for number in [0, 3, 1, 1] { desk.take(sent[number]) }
        let line = try #require(try desk.lines().first)
        #expect((line.counted, line.duplicate) == (1 + 4 + 2, 2))
    }

    @Test("the packets of an epoch that begins with a gap are missing from number 0 on")
    func firstMissing() throws {
        var desk = Desk()
        desk.take(batches(4)[3])
        let line = try #require(try desk.lines().first)
        #expect(line.missing == [MissingRange(first: 0, last: 2, packetsBefore: 0, packetsAfter: 6)] && line.captured == 10)
    }

    @Test("numbers that contradict the ones before are set aside whole, and the account stays balanced")
    func contradictions() throws {
        let sent = batches(6)
        var contradictions: [PacketBatch] = []
        for (number, packetsBefore) in [(2, 0), (2, 7), (5, 2), (1, 0), (1, 8)] as [(Int, Int64)] {
            var batch = sent[number]
            batch.packetsBefore = packetsBefore
            contradictions.append(batch)
        }
        for (index, batch) in contradictions.enumerated() {
            var desk = Desk()
            // 1 is missing in the last two cases.
            for number in index < 3 ? [0, 1] : [0, 2] { desk.take(sent[number]) }
            let before = try #require(try desk.lines().first)
            desk.take(batch)
            let after = try #require(try desk.lines().first)
            #expect(desk.reasons == [.unreadable] && desk.setAside.first?.index == nil, "case \(index)")
            #expect(try desk.setAside.first.map { try PacketBatch(encoded: $0.bytes) } == batch)
            #expect(after.balances && after.counted == before.counted && after.missing == before.missing, "case \(index)")
        }
    }

    @Test("each sensor and each epoch has a line of its own")
    func lines() throws {
        var desk = Desk()
        for batch in batches(2) + batches(1, epoch: 2) + batches(3, sensor: "sensor2") { desk.take(batch) }
        let lines = try desk.lines()
        #expect(lines.map(\.counted) == [3, 1, 6])
        #expect(lines.map(\.sensor) == ["sensor1", "sensor1", "sensor2"] && lines.map(\.epoch) == [1, 2, 1])
    }

    @Test("an empty batch moves the clock on and takes a number")
    func punctuation() throws {
        var desk = Desk()
        desk.take(clock: .hours(1))
        desk.take(clock: .hours(2))
        let line = try #require(try desk.lines().first)
        #expect((line.lastNumber, line.captured, line.clock) == (1, 0, .hours(2)))
        #expect(line.firstCaptured == nil)
    }

    @Test("a line knows the first and the last capture time that were counted")
    func captureTimes() throws {
        var desk = Desk()
        desk.take(attacker.tcp(80, at: .seconds(9)), attacker.tcp(80, at: .seconds(3)))
        let line = try #require(try desk.lines().first)
        #expect((line.firstCaptured, line.lastCaptured) == (.seconds(3), .seconds(9)))
    }

    @Test("a line balances at every revision, whatever comes: reordered, repeated, missing, cut, contradictory, late batches")
    func balance() throws {
        for seed in UInt64(1)...200 {
            var numbers = SeededRandom(seed: seed)
            var desk = Desk()
            var sent = batches(2 + numbers.below(12))
            for index in sent.indices where numbers.chance(0.2) { sent[index].clock = .hours(Int64(numbers.below(200))) }
            for index in sent.indices where numbers.chance(0.15) {
                sent[index].packets.removeLast(numbers.below(60) % sent[index].packets.count)
            }
            for index in sent.indices where numbers.chance(0.1) { sent[index].packetsBefore += Int64(numbers.below(5)) - 2 }
            for _ in 0..<30 {
                let batch = numbers.pick(sent)
                guard batch.packetsBefore >= 0 else { continue }
                desk.take(batch)
                let lines = try desk.lines()
                #expect(lines.allSatisfy { $0.balances && $0.hoursBalance && $0.hoursAddUp }, "seed \(seed)")
            }
        }
    }
}
