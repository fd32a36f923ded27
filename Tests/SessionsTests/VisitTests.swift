import Packets
import Pipeline
import Testing

@Suite("Visits")
struct VisitTests {
    private let attacker = Attacker("198.51.100.7")

    private func summary(_ sightings: [Sighting]) throws -> AttackSummary {
        var desk = Desk()
        desk.take(all: sightings)
        return try #require(try desk.sessions().first).summary
    }

    private func order(_ machines: [UInt8]) throws -> VisitingOrder? {
        try summary(machines.enumerated().map { attacker.tcp(80, machine: $0.element, at: .seconds(Int64($0.offset))) }).visitingOrder
    }

    @Test("machines visited upwards, downwards, in another order, and one alone")
    func orders() throws {
        #expect(try order([1, 2, 3]) == .increasing)
        #expect(try order([1, 3]) == .increasing)
        #expect(try order([3, 2, 1]) == .decreasing)
        #expect(try order([2, 1, 3]) == .other)
        #expect(try order([1, 2, 1, 3, 2]) == .increasing)
        #expect(try order([2]) == .single)
    }

    @Test("a ping counts as a visit, a reply and an answer do not when something targeted came")
    func firstTargeting() throws {
        let found = try summary([
            attacker.tcp(1_025, .rst, machine: 3, at: .seconds(0)), attacker.icmp(8, machine: 2, at: .seconds(1)),
            attacker.tcp(80, machine: 3, at: .seconds(2)),
        ])
        #expect(found.visitingOrder == .increasing)
    }

    @Test("the order of machines touched at the same instant is decided by the place in the batch")
    func ties() throws {
        let both = [attacker.tcp(80, machine: 2, at: .start), attacker.tcp(80, machine: 1, at: .start)]
        #expect(try summary(both).visitingOrder == .decreasing)
        #expect(try summary(both.reversed()).visitingOrder == .increasing)
    }

    @Test("a machine that only answers were sent to was not visited")
    func answersOnly() throws {
        let found = try summary([
            attacker.tcp(80, machine: 1, at: .seconds(1)), attacker.sentTCP(1_025, .syn, to: 80, machine: 2, at: .seconds(2)),
            attacker.tcp(1_025, [.syn, .ack], from: 80, machine: 2, at: .seconds(3)),
        ])
        #expect((found.machinesReached, found.visitingOrder, found.attackClass) == (1, .single, .probe))
    }

    @Test("visits that overlap in time are parallel, others are in sequence")
    func parallel() throws {
        let (first, second) = (attacker.tcp(80, machine: 1, at: .seconds(1)), attacker.tcp(80, machine: 2, at: .seconds(5)))
        #expect(try !summary([first, second]).isParallel)
        #expect(try summary([first, second, attacker.tcp(81, machine: 1, at: .seconds(6))]).isParallel)
    }

    @Test("the opening SYN and the first SYN+ACK of the source are kept as signatures, earliest first")
    func signatures() throws {
        var desk = Desk()
        desk.take(
            attacker.tcp(81, at: .seconds(2)), attacker.tcp(80, at: .seconds(1)), attacker.tcp(82, [.syn, .ack], at: .seconds(3)),
            attacker.sentTCP(80, [.syn, .ack], at: .seconds(0)))
        let session = try #require(try desk.sessions().first)
        #expect((session.syn?.key.time, session.syn?.signature.isSynAck) == (.seconds(1), false))
        #expect((session.synAck?.key.time, session.synAck?.signature.isSynAck) == (.seconds(3), true))
    }
}
