import Pipeline
import Testing

@testable import Statistics

/// While a platform's clock leaps, what can still change waits.
struct HoldBackTests {
    private func begun() -> Desk { .begun(clock: noon, holdsBack: true) }

    @Test("a clock that leaps hands out what is final and nothing else; when it stands, all of the rest, as it would have come without")
    func leap() {
        var desk = begun()
        var plain = Desk()
        func both(_ body: (inout Desk) -> Void) {
            body(&desk)
            body(&plain)
        }
        plain.attack([Event(time: noon)])
        plain.clock(noon)
        #expect(desk.row(noonHour, .all)?.isFinal == false && !desk.aggregator.isHoldingBack)
        both {
            $0.attack([Event(time: noon + .hours(50))], session: 2, from: 2)
            $0.clock(noon + .hours(50))
            $0.flush()
        }
        #expect(!desk.last.isEmpty && desk.last.allSatisfy { $0.isFinal && $0.key.window == noonHour })
        #expect(desk.aggregator.isHoldingBack)
        for _ in 1..<10 {
            both { $0.flush() }
            #expect(desk.last.isEmpty && desk.aggregator.isHoldingBack)
        }
        both { $0.flush() }
        #expect(!desk.aggregator.isHoldingBack)
        #expect(desk.published.count == plain.published.count)
        for (name, row) in plain.published { #expect(desk.published[name]?.value == row.value && desk.published[name]?.isFinal == row.isFinal, "\(name)") }
        both { $0.flush() }
        #expect(desk.last.isEmpty)
    }

    @Test("sensors that have nothing more shorten the wait, if all of the platform say so")
    func quiet() {
        var desk = begun()
        desk.attack([Event(time: noon + .hours(5))], session: 2, from: 2)
        desk.clock(noon + .hours(5))
        desk.clock(noon + .hours(5), sensor: "b")
        desk.flush()
        desk.clock(noon + .hours(5), isQuiet: true)
        for _ in 1..<5 {
            desk.flush()
            #expect(desk.last.isEmpty && desk.aggregator.isHoldingBack)
        }
        // What fell silent does not count.
        desk.clock(noon - .days(8), sensor: "c")
        desk.clock(noon + .hours(5), sensor: "b", isQuiet: true)
        desk.flush()
        #expect(desk.last.contains { $0.key.window == .rollingWeek } && !desk.aggregator.isHoldingBack)
        // It goes on.
        desk.attack([Event(time: noon + .hours(9))], session: 3, from: 3)
        desk.clock(noon + .hours(9))
        desk.flush()
        #expect(desk.last.isEmpty && desk.aggregator.isHoldingBack)
    }

    @Test("the log of a live sensor, read once more, leaps from one empty batch to the next: it is held back all the same")
    func readOnceMore() {
        var desk = begun()
        for step in 1...20 {
            let time = noon + .minutes(30 * Int64(step))
            desk.attack([Event(time: time)], session: Int64(step) + 1, from: UInt32(step) + 1)
            desk.clock(time, isQuiet: true)
            desk.flush()
            #expect(desk.last.isEmpty && desk.aggregator.isHoldingBack)
        }
        for _ in 0..<3 { desk.flush() }
        #expect(desk.value(.rollingDay, .all).sources == 21)
    }

    @Test("an old row that a stranger writes while a new number waits is written over, though it says the same")
    func stranger() throws {
        var desk = begun()
        let old = try #require(desk.row(.rollingDay, .all))
        desk.clock(noon + .hours(30), isQuiet: true)
        for _ in 0..<4 { desk.flush() }
        #expect(desk.value(.rollingDay, .all) == .zero)
        desk.attack([Event(time: noon + .hours(40))], session: 2, from: 2)
        desk.clock(noon + .hours(40))
        desk.flush()
        #expect(desk.aggregator.isHoldingBack)
        desk.watch(old)
        for _ in 0..<10 { desk.flush() }
        let new = try #require(desk.row(.rollingDay, .all))
        #expect(new.value == old.value && new.revision > old.revision)
    }

    @Test("a commit lies behind all rows, also behind those that were held back when there was nothing more to read")
    func commitLast() {
        var desk = begun()
        desk.attack([Event(time: noon + .hours(5))], session: 2, from: 2)
        desk.clock(noon + .hours(5))
        var committed: [Bool] = []
        for _ in 0..<12 {
            desk.flush()
            let commit = desk.commit()
            #expect(!desk.last.isEmpty ? commit != nil : true)
            committed.append(commit != nil)
        }
        #expect(committed == [true] + Array(repeating: false, count: 9) + [true, false])
    }

    @Test("a clock that goes on as time does holds nothing back")
    func live() {
        var desk = begun()
        for minute in 1...100 {
            desk.attack([Event(time: noon + .minutes(Int64(minute) * 9))], session: Int64(minute) + 1, from: UInt32(minute) + 1)
            desk.clock(noon + .minutes(Int64(minute) * 9))
            desk.flush()
            #expect(!desk.aggregator.isHoldingBack)
            #expect(desk.last.contains { $0.key.window == .rollingWeek })
        }
    }

    @Test("one platform's replay keeps no other's figures back")
    func others() {
        var desk = begun()
        desk.clock(noon, "taiwan")
        desk.flush()
        desk.attack([Event(time: noon + .hours(5))], session: 2, from: 2)
        desk.clock(noon + .hours(5))
        desk.attack([Event(time: noon + .seconds(1))], session: 3, on: "taiwan", from: 3)
        desk.clock(noon + .seconds(1), "taiwan")
        desk.flush()
        #expect(!desk.last.isEmpty && desk.last.allSatisfy { $0.key.platform == "taiwan" })
        #expect(desk.aggregator.isHoldingBack)
    }

    @Test("a replay that does not end is shown all the same, now and then")
    func bounded() {
        var desk = begun()
        var shown = 0
        for step in 1...700 {
            let time = noon + .minutes(11 * Int64(step))
            desk.attack([Event(time: time)], session: Int64(step) + 1, from: UInt32(step) + 1)
            desk.clock(time)
            desk.flush()
            if desk.last.contains(where: { $0.key.window == .rollingWeek }) { shown += 1 }
        }
        #expect(shown == 2)
    }
}
