import Pipeline
import Testing

@testable import Statistics

struct FinalityTests {
    /// The end of the noon hour and the allowed lateness.
    private let closing = noonHour.end(at: noon) + .hours(48)

    private func closed() -> Desk { .begun(clock: closing) }

    @Test("a window is final when its end lies behind the clock by the allowed lateness, not a nanosecond earlier")
    func boundary() {
        var desk = Desk()
        desk.attack([Event(time: noon)])
        desk.clock(Timestamp(nanoseconds: closing.nanoseconds - 1))
        desk.flush()
        #expect(desk.row(noonHour, .all)?.isFinal == false)
        desk.clock(closing)
        desk.flush()
        #expect(desk.last.allSatisfy { $0.key.window == noonHour && $0.isFinal && $0.asOf == closing })
        #expect(desk.last.count == 8)
        #expect(desk.row(today, .all)?.isFinal == false)
    }

    @Test("what changes together with the finality is published once")
    func once() {
        let desk = closed()
        #expect(desk.last.count { $0.key.window == noonHour && $0.key.measure == .all } == 1)
        #expect(desk.row(noonHour, .all)?.isFinal == true)
    }

    @Test("a final window never changes: neither by its packets, nor by the country, nor by another platform")
    func frozen() {
        var desk = closed()
        desk.attack([Event(time: noon), Event(time: noon + .seconds(1), machine: 2)], country: "FR")
        desk.attack([Event(time: noon)], session: 2, on: "taiwan")
        desk.attack([Event(time: noon)], session: 3, from: 3)
        desk.clock(closing, "taiwan")
        desk.flush()
        #expect(!desk.last.contains { $0.key.window == noonHour && $0.key.platform == "france1" })
        #expect(desk.value(today, .country, "FR").packets == 2 && desk.value(today, .all).sources == 2)
        #expect(desk.value(today, .common).sources == 1)
    }

    @Test("rolling windows are never final, and a clock that steps back reopens nothing")
    func rolling() {
        var desk = Desk()
        desk.attack([Event(time: noon)])
        desk.clock(closing, sensor: "a")
        desk.flush()
        desk.clock(closing - .hours(30), sensor: "b")
        desk.attack([Event(time: noon), Event(time: noon + .seconds(1))])
        desk.flush()
        #expect(!desk.last.contains { $0.key.window == noonHour })
        #expect(desk.value(.rollingDay, .all).packets == 2)
        #expect(!desk.published.values.contains { $0.isFinal && $0.key.window == .rollingWeek })
    }

    @Test("a replay that closes a window before its first flush still publishes it, as final")
    func replay() {
        var desk = Desk()
        desk.attack([Event(time: noon)])
        desk.clock(noon + .days(100))
        desk.flush()
        #expect(desk.row(noonHour, .all)?.isFinal == true && desk.row(today, .all)?.value.sources == 1)
        #expect(desk.value(.rollingWeek, .all) == .zero)
        #expect(desk.aggregator.openItems == 0)
    }
}
