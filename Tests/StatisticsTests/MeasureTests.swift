import Pipeline
import Testing

@testable import Statistics

struct MeasureTests {
    private func desk(_ events: [Event], country: String = "DE", family: String? = nil) -> Desk {
        var desk = Desk()
        desk.attack(events, country: country, family: family)
        desk.clock(noon)
        desk.flush()
        return desk
    }

    @Test("a source counts once with its received packets and bytes, in every window that it is in")
    func all() {
        let desk = desk([Event(time: noon), Event(time: noon + .seconds(1), bytes: 60)])
        for window in [noonHour, today, .rollingHour, .rollingDay, .rollingWeek] {
            let value = desk.value(window, .all)
            #expect(value.sources == 1 && value.packets == 2 && value.bytes == 100 && value.visits == 0)
        }
    }

    @Test("machines counts by the number of machines reached; an answer reaches none")
    func machines() {
        let events = [
            Event(time: noon, machine: 1), Event(time: noon + .seconds(1), machine: 3),
            Event(time: noon + .seconds(2), machine: 2, kind: .answer),
        ]
        let desk = desk(events)
        #expect(desk.items(today, .machines) == ["2"])
        #expect(desk.value(today, .machines, "2").packets == 3)
    }

    @Test(
        "order is that of the first targeting packets",
        arguments: [([1, 2], "increasing"), ([3, 1], "decreasing"), ([2, 3, 1], "other"), ([2], "single")] as [([UInt8], String)])
    func order(machines: [UInt8], expected: String) {
        let events = machines.enumerated().map { Event(time: noon + .seconds(Int64($0.offset)), machine: $0.element) }
        #expect(desk(events).items(today, .order) == [expected])
    }

    @Test(
        "class is that of the window's own packets",
        arguments: [([.reply], "backscatter"), ([.stream], "service"), ([.tcp], "probe"), ([.portless], "probe"), ([.datagram], "service")]
            as [([Event.Kind], String)])
    func attackClass(kinds: [Event.Kind], expected: String) {
        #expect(desk(kinds.map { Event(time: noon, kind: $0) }).items(today, .attackClass) == [expected])
    }

    @Test("a source that only answered is left out of the window with its packets")
    func answers() {
        var desk = desk([Event(time: noon, kind: .answer), Event(time: noon - .days(1), machine: 2)])
        #expect(desk.value(today, .all) == .zero)
        #expect(desk.value(.rollingDay, .all) == .zero)
        #expect(desk.value(.rollingHour, .all) == .zero)
        #expect(desk.value(.day(12_599), .all).packets == 1)
        #expect(desk.value(.rollingWeek, .all).packets == 2)
        #expect(desk.value(.rollingWeek, .machines, "1").packets == 2)
        desk.flush()
        #expect(desk.last.isEmpty)
    }

    @Test("country and system are the source's; no system, or an application's signature, is unknown")
    func origin() {
        #expect(desk([Event(time: noon)], family: "Windows").items(.rollingHour, .system) == ["Windows"])
        #expect(desk([Event(time: noon)], family: "nmap").items(today, .system) == ["unknown"])
        #expect(desk([Event(time: noon)], country: "??").items(.rollingHour, .country) == ["??"])
        #expect(desk([Event(time: noon)]).value(today, .country, "DE").packets == 1)
    }

    @Test("a ports sequence counts machine visits, and beside them its sources; it has no packets")
    func sequences() {
        let both = [1, 2].flatMap { machine in
            [Event(time: noon, machine: machine, port: 135), Event(time: noon + .seconds(1), machine: machine, port: 4_444)]
        }
        let desk = desk(both + [Event(time: noon, machine: 3, kind: .portless)])
        var expected = StatisticValue()
        (expected.sources, expected.visits) = (1, 2)
        #expect(desk.value(today, .sequence, "{135/tcp,4444/tcp}") == expected)
        expected.visits = 1
        #expect(desk.value(today, .sequence, "{}") == expected)
        #expect(desk.items(today, .sequence).count == 2)
    }

    @Test("a port counts a source once, on however many machines it was touched")
    func ports() {
        let desk = desk([
            Event(time: noon, machine: 1, port: 80), Event(time: noon, machine: 2, port: 80),
            Event(time: noon, machine: 2, kind: .datagram, port: 53),
        ])
        var expected = StatisticValue()
        expected.sources = 1
        #expect(desk.items(today, .port) == ["53/udp", "80/tcp"])
        #expect(desk.value(today, .port, "80/tcp") == expected)
    }

    @Test("the rolling hour has sources, packets and bytes by country and system, and nothing else")
    func rollingHour() {
        let desk = desk([Event(time: noon)], family: "Linux")
        let measures = Set(desk.published.values.filter { $0.key.window == .rollingHour }.map(\.key.measure))
        #expect(measures == [.all, .country, .system])
    }

    @Test("a truncated sequence says so")
    func truncated() {
        let events = (0..<2_100).map { Event(time: noon + .seconds(Int64($0)), port: UInt16($0)) }
        let desk = desk(events)
        #expect(desk.items(today, .sequence).allSatisfy { $0.hasSuffix(",…}") })
        #expect(desk.items(today, .port).count == 2_048)
    }
}
