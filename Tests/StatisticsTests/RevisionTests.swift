import Pipeline
import TestSupport
import Testing

@testable import Statistics

struct RevisionTests {
    @Test("a source leaves a sequence when a later revision adds a port, and the counter that nobody is in any more says zero")
    func correction() {
        var desk = Desk()
        desk.attack([Event(time: noon, port: 445)])
        desk.attack([Event(time: noon, port: 445)], session: 2, from: 2)
        desk.clock(noon)
        desk.flush()
        #expect(desk.value(today, .sequence, "{445/tcp}").visits == 2)
        desk.attack([Event(time: noon, port: 445), Event(time: noon - .seconds(1), port: 139)])
        desk.flush()
        #expect(desk.value(today, .sequence, "{445/tcp}").visits == 1)
        #expect(desk.value(today, .sequence, "{139/tcp,445/tcp}").visits == 1)
        desk.attack([Event(time: noon, port: 445), Event(time: noon, port: 80, index: 1)], session: 2, from: 2)
        desk.flush()
        #expect(desk.row(today, .sequence, "{445/tcp}")?.value == .zero)
        #expect(desk.row(today, .sequence, "{445/tcp}")?.revision == Revision(generation: 1, offset: 4))
    }

    @Test("only what differs is published")
    func differences() {
        var desk = Desk()
        desk.attack([Event(time: noon)])
        desk.clock(noon)
        desk.flush()
        desk.clock(noon + .seconds(1))
        desk.flush()
        #expect(desk.last.isEmpty)
        desk.attack([Event(time: noon), Event(time: noon + .seconds(1))])
        desk.flush()
        #expect(desk.last.contains { $0.key.measure == .all } && !desk.last.contains { $0.key.measure == .port })
    }

    @Test("an older or equal copy of a session changes nothing, a richer copy of the same revision replaces the poorer")
    func ranks() {
        var desk = Desk()
        var session = Session(1, "france1", Address(ipv4: 1), revision: 5, [Event(time: noon)])
        desk.take(.attack(Attack(session: session, enrichment: .test("??", nil))))
        var rich = Enrichment.test("TW", "Windows")
        rich.level = 1
        desk.take(.attack(Attack(session: session, enrichment: rich)))
        session.revision.offset = 4
        desk.take(.attack(Attack(session: session, enrichment: .test("US", nil))))
        desk.clock(noon)
        desk.flush()
        #expect(desk.items(today, .country) == ["TW"] && desk.items(.rollingHour, .system) == ["Windows"])
        #expect(desk.value(today, .all).sources == 1)
    }

    @Test("an absorbed session contributes nothing, whichever of the two rows comes first")
    func absorbed() {
        for isAbsorberFirst in [true, false] {
            var desk = Desk()
            let (early, late) = (Event(time: noon), Event(time: noon + .hours(26), machine: 2))
            desk.attack([early])
            desk.attack([late], session: 2)
            desk.clock(noon + .hours(26))
            desk.flush()
            if !isAbsorberFirst { desk.attack([], session: 2, absorbedBy: 1) }
            desk.attack([early, Event(time: noon + .hours(13)), late])
            if isAbsorberFirst { desk.attack([], session: 2, absorbedBy: 1) }
            desk.flush()
            #expect(desk.value(.rollingWeek, .all).sources == 1 && desk.value(.rollingWeek, .all).packets == 3)
            #expect(desk.value(.day(12_601), .all).packets == 2)
            #expect(desk.aggregator.openItems == 1)
        }
    }

    @Test("what a session took in counts no more from then on, even if the row that says so itself comes later, or an older one again")
    func absorbing() {
        var desk = Desk()
        let (early, late) = (Event(time: noon), Event(time: noon + .hours(26)))
        desk.attack([early], session: 2)
        desk.attack([late])
        desk.clock(noon + .hours(26))
        desk.flush()
        desk.attack([early, Event(time: noon + .hours(13)), late], absorbing: [2])
        desk.flush()
        #expect(desk.value(noonHour, .all).packets == 1 && desk.value(.rollingWeek, .all).packets == 3)
        desk.attack([early], session: 2)
        desk.attack([], session: 2, absorbedBy: 1)
        desk.flush()
        #expect(desk.last.isEmpty)
    }

    @Test("the order of the rows does not matter")
    func anyOrder() {
        var random = SeededRandom(seed: 1)
        let rows = (1...8 as ClosedRange<Int64>).map { number in
            (number, (0...number).map { Event(time: noon + .minutes($0 * 17), machine: UInt8($0 % 3 + 1), port: UInt16($0)) })
        }
        var expected: Set<String>?
        for _ in 0..<10 {
            var desk = Desk()
            for (number, events) in rows.shuffled(using: &random) { desk.attack(events, session: number, from: UInt32(number % 3)) }
            desk.clock(noon + .hours(3))
            desk.flush()
            let values = Set(desk.published.map { "\($0.key) \($0.value.value)" })
            #expect(expected ?? values == values)
            expected = values
        }
    }

    @Test("hours and slots far outside of time do no harm")
    func hostile() {
        var desk = Desk()
        var session = Session(1, "france1", Address(ipv4: 1), revision: 0, [Event(time: noon)])
        for hour in [Int32.max, Int32.max - 1, Int32.min + 1, -1] {
            var copy = session.hours[0]
            copy.hour = hour
            session.hours.append(copy)
        }
        session.hours.append(session.hours[0])
        session.slots += [SlotActivity(slot: .max, packets: .max, bytes: .min), SlotActivity(slot: .min, packets: .max, bytes: .max)]
        desk.take(.attack(Attack(session: session, enrichment: Enrichment())))
        desk.clock(Timestamp(nanoseconds: .max))
        desk.clock(Timestamp(nanoseconds: .min))
        desk.clock(noon)
        desk.flush()
        #expect(desk.value(today, .all).sources == 1)
    }
}
