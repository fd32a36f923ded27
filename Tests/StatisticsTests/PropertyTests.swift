import Pipeline
import TestSupport
import Testing

@testable import Statistics

struct PropertyTests {
    @Test("whatever happened and whenever it was flushed: the numbers are those of a plain count of the packets", arguments: 1...10)
    func plain(seed: Int) {
        var world = World(seed: seed)
        var random = SeededRandom(seed: seed &+ 1_000)
        var desk = Desk()
        var taken = 0
        for _ in 0..<60 {
            world.step()
            while taken < world.rows.count {
                desk.take(world.rows[taken])
                taken += 1
                if random.chance(15) { desk.flush() }
            }
        }
        world.finish()
        for row in world.rows[taken...] { desk.take(row) }
        desk.flush()
        check(desk.published, world)
    }

    @Test("crashes, restarts, old owners and compaction change nothing", arguments: 1...10, [false, true])
    func restarts(seed: Int, holdsBack: Bool) throws {
        var world = World(seed: seed)
        var owners = Owners(seed: seed, holdsBack: holdsBack)
        for _ in 0..<60 {
            let start = world.step()
            try owners.run(world.rows, stepStart: start, now: world.now)
        }
        let start = world.rows.count
        world.finish()
        try owners.run(world.rows, stepStart: start, now: world.now)
        try owners.finish()
        check(owners.newest, world)
    }

    private func check(_ published: [String: Statistic], _ world: World) {
        let expected = PlainCount(world).values
        let found = published.filter { $0.value.value != .zero }
        for key in Set(expected.keys).union(found.keys).sorted() {
            #expect(found[key]?.value == expected[key], "\(key)")
            guard let row = found[key], let end = row.key.window.calendarEnd else { continue }
            if row.isFinal { #expect(end + .hours(48) <= world.furthest[row.key.platform] ?? .distantPast) }
            if let clock = world.clock(of: row.key.platform), end + .hours(48) <= clock { #expect(row.isFinal, "\(key)") }
        }
    }
}
