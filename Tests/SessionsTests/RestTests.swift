import Pipeline
import TestSupport
import Testing

@testable import Sessions

@Suite("Sessions at rest")
struct RestTests {
    private static let (first, second) = (Attacker("198.51.100.7"), Attacker("203.0.113.9"))

    /// Two ports: more than a knock.
    private static func visit(_ attacker: Attacker, _ ports: UInt16..., at time: Timestamp) -> [Sighting] {
        ports.map { attacker.tcp($0, at: time) }
    }

    /// In order of time, then pairs swapped at random while they lie less than two days apart: late packets join sources.
    private static func batches(_ numbers: inout SeededRandom) -> [PacketBatch] {
        var traffic = Traffic.random(&numbers, hours: 200).sorted { $0.time < $1.time }
        for _ in 0..<traffic.count * 2 {
            let place = numbers.below(traffic.count - 1)
            traffic.swapAt(place, place + 1)
        }
        var (spool, clock) = (SensorSpool(), Timestamp.distantPast)
        return traffic.map {
            clock = max(clock, $0.time)
            return spool.batch([$0.sighting], clock: clock)
        }
    }

    private static func touches(_ session: Session) -> Int { session.hours.flatMap(\.machines).reduce(0) { $0 + $1.touches.count } }

    private struct Outcome: Equatable {
        var rows: [Session]
        var setAside: [SetAside]
    }

    /// Without revisions: those tell when a row was written.
    private static func outcome(_ batches: [PacketBatch], flushes: Bool, _ look: (Sessionizer) -> Void = { _ in }) throws -> Outcome {
        var desk = Desk()
        for batch in batches {
            desk.take(batch)
            if flushes { try desk.flush() }
            look(desk.stage)
        }
        let rows = try desk.sessions().map { session in
            var session = session
            session.revision = .none
            return session
        }
        return Outcome(rows: rows, setAside: desk.setAside)
    }

    @Test("a row does not tell whether its source rested, though packets come late and sources join")
    func undisturbed() throws {
        var (rested, joined) = (0, 0)
        for seed in 1...120 {
            var numbers = SeededRandom(seed: seed)
            let batches = Self.batches(&numbers)
            let disturbed = try Self.outcome(batches, flushes: true) { rested += $0.restingItems }
            #expect(disturbed == (try Self.outcome(batches, flushes: false)), "seed \(seed)")
            joined += disturbed.rows.count { !$0.absorbed.isEmpty }
        }
        #expect(rested > 1_000 && joined > 10)
    }

    @Test("who has not been seen for an hour rests, until something comes")
    func comingBack() throws {
        var desk = Desk()
        desk.take(all: Self.visit(Self.first, 445, 80, at: .start))
        try desk.flush()
        #expect(desk.stage.restingItems == 0)
        desk.take(all: Self.visit(Self.second, 445, 80, at: .start + .minutes(61)))
        try desk.flush()
        #expect(desk.stage.restingItems == 1)
        desk.take(Self.first.tcp(22, at: .start + .minutes(62)))
        #expect(desk.stage.restingItems == 0)
        let rows = try desk.sessions()
        #expect(rows.map(Self.touches) == [3, 2])
    }

    @Test("each platform goes by its own furthest sensor")
    func clocks() throws {
        var (desk, here, there) = (Desk(), SensorSpool(), SensorSpool(platform: "taiwan1"))
        desk.take(here.batch(Self.visit(Self.first, 445, 80, at: .start)))
        desk.take(there.batch(Self.visit(Self.first, 445, 80, at: .start)))
        var ahead = SensorSpool(platform: "taiwan1", sensor: "sensor2")
        desk.take(ahead.batch([], clock: .start + .hours(2)))
        try desk.flush()
        #expect(desk.stage.restingItems == 1)
        #expect(try desk.sessions().map(\.platform) == ["france1", "taiwan1"])
    }

    @Test("what was read back rests, and is all there when something comes")
    func restart() throws {
        var desk = Desk()
        desk.take(all: Self.visit(Self.first, 445, 80, at: .start))
        try desk.restart()
        #expect(desk.stage.restingItems == 1)
        desk.take(Self.first.tcp(22, at: .start + .seconds(1)))
        #expect(desk.stage.restingItems == 0)
        let rows = try desk.sessions()
        #expect(rows.map(Self.touches) == [3])
    }

    @Test("who can neither grow nor join is forgotten at rest, and the place is another one's")
    func forgotten() throws {
        var (desk, spool) = (Desk(), SensorSpool())
        for day in Int64(0)..<12 {
            let time = Timestamp.start + .days(day)
            let attackers = (0..<5).map { Attacker(Address(ipv4: 0x0b00_0000 + UInt32(day) * 5 + $0)) }
            desk.take(spool.batch(attackers.flatMap { Self.visit($0, 445, 80, at: time) }))
            try desk.flush()
            desk.take(spool.batch([], clock: time + .hours(2)))
            try desk.flush()
        }
        // Of the last four days: what may still join, and what a day's first hour has not yet looked through.
        #expect((15...20).contains(desk.stage.restingItems) && desk.stage.openItems == desk.stage.restingItems)
        #expect(desk.rows.values.count { if case .session = $0 { true } else { false } } == 60)
    }

    @Test("a row of another platform in the place of one at rest is taken for what it says")
    func replaced() throws {
        var desk = Desk()
        desk.take(all: Self.visit(Self.first, 445, 80, at: .start))
        var foreign = try #require(try desk.sessions().first)
        try desk.restart()
        foreign.platform = "taiwan1"
        desk.stage.restore(.session(foreign), offset: 1_000)
        #expect(desk.stage.restingItems == 1 && desk.stage.openItems == 1)
        var spool = SensorSpool(platform: "taiwan1", sensor: "sensor2")
        desk.take(spool.batch([Self.first.tcp(22, at: .start + .seconds(1))]))
        let rows = try desk.sessions()
        #expect(rows.map(Self.touches) == [3] && rows.map(\.platform) == ["taiwan1"])
    }
}
