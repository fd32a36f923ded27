import Pipeline
import TestSupport
import Testing

@Suite("The line of redriven packets")
struct RedrivenLineTests {
    private let attacker = Attacker("198.51.100.7")

    /// One packet with any number of its own.
    private func batch(_ number: Int64, isRedriven: Bool = true) -> PacketBatch {
        var spool = SensorSpool(epoch: 9)
        var batch = spool.batch([attacker.tcp(UInt16(truncatingIfNeeded: number), at: .seconds(number & 0xffff))])
        (batch.number, batch.isRedriven) = (number, isRedriven)
        return batch
    }

    @Test("its numbers come in any order, each counts once, and those that never come miss nothing")
    func anyOrder() throws {
        for seed in UInt64(1)...50 {
            var numbers = SeededRandom(seed: seed)
            var desk = Desk()
            let sent = (0..<60).map { _ in Int64(numbers.below(80)) }
            for number in sent {
                desk.take(batch(number))
                if numbers.chance(0.2) { try desk.flush() }
            }
            let line = try #require(try desk.lines().first)
            #expect(desk.reasons.isEmpty && line.isRedriven && line.balances && line.missingPackets == 0)
            #expect(line.counted == Int64(Set(sent).count) && line.captured == line.counted)
            #expect(line.duplicate == Int64(sent.count - Set(sent).count))
            #expect(try desk.sessions().map { $0.summary.packetsReceived }.reduce(0, +) == Int64(Set(sent).count))
        }
    }

    @Test("the greatest number that there is does no harm")
    func extremes() throws {
        var desk = Desk()
        for number in [.max, 0, .max - 1, .max] as [Int64] { desk.take(batch(number)) }
        let line = try #require(try desk.lines().first)
        #expect((line.counted, line.duplicate, line.lastNumber, line.balances) == (3, 1, .max, true))
        #expect(line.missing.map { $0.first...$0.last } == [1...Int64.max - 2])
    }

    @Test("a sensor's batch is none of a redriven line, nor the other way round")
    func strangers() throws {
        for isRedriven in [true, false] {
            var desk = Desk()
            desk.take(batch(0, isRedriven: isRedriven))
            desk.take(batch(1, isRedriven: !isRedriven))
            #expect(desk.reasons == [.unreadable])
            #expect(try desk.lines().map(\.counted) == [1])
        }
    }
}
