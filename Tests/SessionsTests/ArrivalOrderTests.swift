import Glibc
import Pipeline
import TestSupport
import Testing

@Suite("Any arrival")
struct ArrivalOrderTests {
    private static let seeds = 1...(getenv("LEURRE_SEEDS").flatMap { UInt64(String(cString: $0)) } ?? 200)

    /// The packets in batches of random sizes, by one or two sensors; each packet learns its place.
    private static func batches(_ traffic: inout [Traffic], _ numbers: inout SeededRandom, clock: Timestamp) -> [PacketBatch] {
        var spools = [SensorSpool(sensor: "north"), SensorSpool(sensor: "south")]
        var counts: [Int64] = [0, 0]
        var (batches, start) = ([PacketBatch](), 0)
        while start < traffic.count {
            let end = min(traffic.count, start + 1 + numbers.below(8))
            let sensor = numbers.below(2)
            for place in start..<end {
                (traffic[place].sensor, traffic[place].batch, traffic[place].index) = (sensor, counts[sensor], place - start)
            }
            batches.append(spools[sensor].batch(traffic[start..<end].map(\.sighting), clock: clock))
            counts[sensor] += 1
            start = end
        }
        return batches
    }

    private static func pictures(_ desk: inout Desk) throws -> [AttackPicture] {
        try desk.sessions().map(AttackPicture.init).sorted { ($0.address, $0.seen[0]) < ($1.address, $1.seen[0]) }
    }

    @Test("any order of arrival, any split into batches and any repetition give what a naive computation gives")
    func arrival() throws {
        for seed in Self.seeds {
            var numbers = SeededRandom(seed: seed)
            let hours = numbers.pick([2, 40, 300])
            var traffic = Traffic.random(&numbers, hours: hours).shuffled(using: &numbers)
            // A clock that stands still: nothing is late.
            let batches = Self.batches(&traffic, &numbers, clock: .start)
            var desk = Desk()
            for batch in batches.shuffled(using: &numbers) + batches.prefix(numbers.below(4)) {
                desk.take(batch)
                if numbers.chance(0.1) { desk.take(numbers.pick(batches)) }
                if numbers.chance(0.1) { try desk.flush() }
            }
            for batch in batches { desk.take(batch) }
            #expect(try Self.pictures(&desk) == NaiveAttacks.pictures(traffic), "seed \(seed)")
            let isWhole = try desk.lines().allSatisfy { $0.balances && $0.missing.isEmpty }
            #expect(desk.setAside.isEmpty && isWhole, "seed \(seed)")
        }
    }

    @Test("a restart at any moment, with the rows read back from the wire, changes nothing")
    func restarts() throws {
        for seed in Self.seeds {
            var numbers = SeededRandom(seed: seed)
            var traffic = Traffic.random(&numbers, hours: numbers.pick([2, 40, 300])).shuffled(using: &numbers)
            let batches = Self.batches(&traffic, &numbers, clock: .start).shuffled(using: &numbers)
            var (calm, restarted) = (Desk(), Desk())
            for batch in batches {
                calm.take(batch)
                restarted.take(batch)
                if numbers.chance(0.3) { try restarted.restart() }
            }
            let (left, right) = (try calm.sessions(), try restarted.sessions())
            #expect(left.map(Self.withoutRevision) == right.map(Self.withoutRevision), "seed \(seed)")
            let (calmLines, restartedLines) = (try calm.lines(), try restarted.lines())
            #expect(calmLines.map(\.counted) == restartedLines.map(\.counted), "seed \(seed)")
        }
    }

    @Test("within the allowed lateness a moving clock changes nothing either")
    func movingClock() throws {
        for seed in Self.seeds {
            var numbers = SeededRandom(seed: seed)
            // In order of time, then pairs swapped at random while they lie less than 48 hours apart.
            var traffic = Traffic.random(&numbers, hours: 400).sorted { $0.time < $1.time }
            for _ in 0..<traffic.count * 4 {
                let place = numbers.below(max(traffic.count - 1, 1))
                if traffic.count > 1 { traffic.swapAt(place, place + 1) }
            }
            var newest = Timestamp.distantPast
            traffic.removeAll { packet in
                newest = max(newest, packet.time)
                return packet.time < newest - .hours(48)
            }
            var (desk, spool) = (Desk(), SensorSpool(sensor: "north"))
            for place in traffic.indices {
                (traffic[place].batch, traffic[place].index) = (Int64(place), 0)
                desk.take(spool.batch([traffic[place].sighting], clock: traffic[...place].map(\.time).max()))
                if numbers.chance(0.2) { try desk.flush() }
            }
            #expect(desk.setAside.isEmpty, "seed \(seed)")
            #expect(try Self.pictures(&desk) == NaiveAttacks.pictures(traffic), "seed \(seed)")
        }
    }

    private static func withoutRevision(_ session: Session) -> Session {
        var session = session
        session.revision = .none
        return session
    }
}
