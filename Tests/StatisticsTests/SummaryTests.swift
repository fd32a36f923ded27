import Pipeline
import TestSupport
import Testing

@testable import Statistics

struct SummaryTests {
    @Test("adding up many touches at once comes to the same as inserting one by one", arguments: 1...20)
    func bulk(seed: Int) {
        var random = SeededRandom(seed: seed)
        let isWide = seed % 4 == 0
        let events = (0..<(isWide ? 3_000 : 300)).map { index in
            Event(
                time: noon + .minutes(Int64(random.number(0...400))), machine: UInt8(random.number(1...2)),
                kind: random.chance(50) ? .tcp : .datagram, port: UInt16(random.number(0...(isWide ? 65_000 : 30))),
                remotePort: UInt16(random.number(1...4)), index: UInt32(index))
        }
        let hours = Session(1, "france1", Address(ipv4: 1), revision: 0, events).hours
        #expect(AttackSummary.of(hours[...]) == AttackSummary(hours: hours))
    }
}
