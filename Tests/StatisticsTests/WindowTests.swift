import Pipeline
import Testing

@testable import Statistics

struct WindowTests {
    @Test("each window uses only the packets that fell into it")
    func ownPackets() {
        var desk = Desk()
        desk.attack([Event(time: noon, port: 80), Event(time: noon + .hours(1), machine: 2, port: 443)])
        desk.clock(noon + .hours(1))
        desk.flush()
        #expect(desk.items(noonHour, .port) == ["80/tcp"])
        #expect(desk.items(noonHour, .attackClass) == ["probe"])
        #expect(desk.items(today, .attackClass) == ["scan"])
        #expect(desk.items(today, .port) == ["443/tcp", "80/tcp"])
        #expect(desk.value(.rollingHour, .all).packets == 1)
    }

    @Test("two sources of one address within a week are one source of the week")
    func distinct() {
        var desk = Desk()
        desk.attack([Event(time: noon, machine: 2)])
        desk.attack([Event(time: noon + .days(3), machine: 1)], session: 2, country: "FR")
        desk.clock(noon + .days(3))
        desk.flush()
        #expect(desk.value(.rollingWeek, .all).sources == 1)
        #expect(desk.value(.rollingWeek, .all).packets == 2)
        #expect(desk.items(.rollingWeek, .order) == ["decreasing"])
        #expect(desk.items(.rollingWeek, .country) == ["FR"])
        #expect(desk.items(.day(12_603), .all).count == 1)
    }

    @Test("rolling windows are whole hours and slots that end with those of the clock, and move with ledger lines only")
    func rolling() {
        var desk = Desk()
        desk.attack([Event(time: noon)])
        desk.clock(noon - .hours(1))
        desk.flush()
        #expect(desk.value(.rollingDay, .all).sources == 0, "the clock is not there yet")
        desk.attack([Event(time: noon + .days(30))], session: 2, from: 2)
        desk.clock(noon)
        desk.flush()
        #expect(desk.value(.rollingDay, .all).sources == 1, "another's packet does not move the clock")
        let row = desk.row(.rollingDay, .all)
        #expect(row?.end == Timestamp(hour: noon.hour + 1) && row?.start == Timestamp(hour: noon.hour - 23) && row?.asOf == noon)
        #expect(desk.row(.rollingHour, .all)?.start == Timestamp(slot: noon.slot - 11))
        #expect(desk.row(.rollingHour, .all)?.end == Timestamp(slot: noon.slot + 1))
        for (window, span) in [(Window.rollingHour, Span.minutes(55)), (.rollingDay, .hours(23)), (.rollingWeek, .hours(167))] {
            desk.clock(noon + span)
            desk.flush()
            #expect(desk.value(window, .all).sources == 1, "still in \(window)")
            desk.clock(noon + span + (window == .rollingHour ? .minutes(5) : .hours(1)))
            desk.flush()
            #expect(desk.value(window, .all) == .zero, "no longer in \(window)")
        }
    }

    @Test("a visitor that only answers in the hours that the rolling hour lies in leaves it when its attack's hour does")
    func rollingHourOfAnswers() {
        var desk = Desk()
        let hour = Timestamp(hour: noon.hour)
        desk.attack([Event(time: hour + .minutes(10)), Event(time: hour + .minutes(65), kind: .answer)])
        desk.clock(hour + .minutes(110))
        desk.flush()
        #expect(desk.value(.rollingHour, .all).packets == 1)
        desk.clock(hour + .minutes(115))
        desk.flush()
        #expect(desk.row(.rollingHour, .all)?.value == .zero)
    }

    @Test("a platform's clock is its oldest sensor's; a sensor silent for a week no longer counts; an older epoch does not turn it back")
    func clock() {
        var desk = Desk()
        desk.attack([Event(time: noon)])
        desk.clock(noon, sensor: "a")
        desk.clock(noon - .hours(2), sensor: "b")
        desk.clock(noon - .days(2), sensor: "a", epoch: 2)
        desk.flush()
        #expect(desk.value(.rollingDay, .all) == .zero)
        #expect(desk.row(today, .all)?.asOf == noon - .hours(2))
        desk.clock(noon + .days(6), sensor: "a")
        desk.flush()
        #expect(desk.value(.rollingDay, .all) == .zero)
        desk.attack([Event(time: noon + .days(8))], session: 2, from: 2)
        desk.clock(noon + .days(8), sensor: "a")
        desk.flush()
        #expect(desk.row(.rollingDay, .all)?.asOf == noon + .days(8))
    }

    @Test("nothing is published for a platform whose clock is unknown")
    func clockless() {
        var desk = Desk()
        desk.attack([Event(time: noon)])
        desk.flush()
        #expect(desk.last.isEmpty)
    }

    @Test("a line of packets given in again moves no clock")
    func redriven() {
        var desk = Desk()
        desk.attack([Event(time: noon)])
        desk.clock(noon + .days(9), isRedriven: true)
        desk.flush()
        #expect(desk.last.isEmpty)
        desk.clock(noon)
        desk.clock(noon + .days(9), epoch: 2, isRedriven: true)
        desk.flush()
        #expect(desk.row(.rollingDay, .all)?.asOf == noon && desk.value(.rollingDay, .all).sources == 1)
    }

    @Test("an hour that folded out of a row stays in the windows that it was counted in")
    func folded() {
        var desk = Desk()
        let old = Event(time: noon)
        desk.attack([old])
        desk.clock(noon)
        desk.attack([old, Event(time: noon + .hours(192))])
        desk.clock(noon + .hours(24))
        desk.flush()
        #expect(desk.value(today, .all).packets == 1)
        #expect(desk.value(.rollingWeek, .all).packets == 1)
    }

    @Test("the folded hours of a row are in no window")
    func foldedOnly() {
        var desk = Desk()
        desk.attack([Event(time: noon - .hours(192)), Event(time: noon)])
        desk.clock(noon)
        desk.flush()
        #expect(desk.value(.rollingWeek, .all).packets == 1)
        #expect(!desk.published.values.contains { $0.value.packets > 1 })
    }

    @Test("visitors that no window needs are forgotten")
    func eviction() {
        var desk = Desk()
        for address in 1...10 as ClosedRange<UInt32> { desk.attack([Event(time: noon)], session: Int64(address), from: address) }
        desk.clock(noon)
        desk.flush()
        #expect(desk.aggregator.openItems == 10)
        desk.clock(noon + .days(10))
        desk.flush()
        #expect(desk.aggregator.openItems == 10)
        desk.clock(noon + .days(10) + .hours(1))
        desk.flush()
        #expect(desk.aggregator.openItems == 0)
        #expect(desk.commit()?.restoreFrom == desk.offset, "only the newest line is needed")
        desk.attack([Event(time: noon)], session: 3, from: 3)
        #expect(desk.aggregator.openItems == 0)
    }
}
