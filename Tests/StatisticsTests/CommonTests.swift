import Pipeline
import Testing

@testable import Statistics

struct CommonTests {
    private let windows = [noonHour, today, .rollingDay, .rollingWeek]

    @Test("an address that attacked two platforms in a window is common on both, whichever came first; another address is not")
    func both() {
        var desk = Desk()
        desk.attack([Event(time: noon), Event(time: noon)])
        desk.attack([Event(time: noon)], session: 2, from: 2)
        for platform in ["france1", "taiwan"] { desk.clock(noon, platform) }
        desk.flush()
        #expect(windows.allSatisfy { desk.value($0, .common) == .zero })
        desk.attack([Event(time: noon)], session: 3, on: "taiwan")
        desk.flush()
        for window in windows {
            #expect(desk.value(window, .common).sources == 1 && desk.value(window, .common).packets == 2)
            #expect(desk.value(window, .common, on: "taiwan").packets == 1)
        }
    }

    @Test("different hours of one day are common to the day and not to the hour")
    func sameWindow() {
        var desk = Desk()
        desk.attack([Event(time: noon)])
        desk.attack([Event(time: noon + .hours(1))], session: 2, on: "taiwan")
        for platform in ["france1", "taiwan"] { desk.clock(noon + .hours(1), platform) }
        desk.flush()
        #expect(desk.value(noonHour, .common) == .zero && desk.value(today, .common).sources == 1)
        #expect(desk.value(.rollingDay, .common, on: "taiwan").sources == 1)
    }

    @Test("an answer elsewhere does not make an address common, and an attack that turns out to be an answer undoes it")
    func answers() {
        var desk = Desk()
        desk.attack([Event(time: noon)])
        desk.attack([Event(time: noon, kind: .answer)], session: 2, on: "taiwan")
        for platform in ["france1", "taiwan"] { desk.clock(noon, platform) }
        desk.flush()
        #expect(windows.allSatisfy { desk.value($0, .common) == .zero })
        desk.attack([Event(time: noon)], session: 2, on: "taiwan")
        desk.flush()
        #expect(windows.allSatisfy { desk.value($0, .common).sources == 1 })
        desk.attack([Event(time: noon, kind: .answer)], session: 2, on: "taiwan")
        desk.flush()
        #expect(windows.allSatisfy { desk.row($0, .common)?.value == .zero })
    }

    @Test("an hour elsewhere that leaves a rolling window leaves the address alone in it")
    func rolling() {
        var desk = Desk()
        desk.attack([Event(time: noon)], on: "taiwan")
        desk.attack([Event(time: noon + .hours(10))], session: 2)
        desk.clock(noon + .hours(23))
        desk.flush()
        #expect(desk.value(.rollingDay, .common).sources == 1)
        desk.clock(noon + .hours(24))
        desk.flush()
        #expect(desk.value(.rollingDay, .common) == .zero && desk.value(.rollingDay, .all).sources == 1)
        #expect(desk.value(.rollingWeek, .common).sources == 1)
        desk.clock(noon + .hours(168))
        desk.flush()
        #expect(desk.value(.rollingWeek, .common) == .zero && desk.value(.rollingWeek, .all).sources == 1)
    }
}
