import Pipeline
import TestSupport
import Testing

@testable import Statistics

/// A start that does not find all rows that it needs.
struct CutInputTests {
    /// The log of a partition with one owner after the other.
    private struct House {
        var aggregator = Aggregator(generation: 1, partition: 0)
        private(set) var input: [AttackRow] = []
        private(set) var own: [StatisticRow] = []
        private(set) var last: [Statistic] = []
        private(set) var published: [String: Statistic] = [:]
        /// What lies before is gone.
        var first = 0
        /// When records are sent: long after all of it, as in a replay.
        var sent = noon + .days(1_000)
        private var next = 0

        mutating func attack(_ number: Int64, at times: [Timestamp], on platform: String = "france1") {
            let session = Session(
                number, platform, Address(ipv4: UInt32(number)), revision: Int64(input.count), times.map { Event(time: $0) })
            input.append(.attack(Attack(session: session, enrichment: .test("DE", nil))))
        }

        mutating func clock(_ time: Timestamp, _ platform: String = "france1", epoch: UInt64 = 1) {
            var line = LedgerLine(
                platform: platform, sensor: "a", epoch: epoch, partition: 0, revision: Revision(generation: 1, offset: Int64(input.count)))
            line.clock = time
            input.append(.line(line))
        }

        mutating func flush() {
            take()
            var rows: [StatisticRow] = []
            aggregator.flush(into: &rows)
            if let commit = aggregator.commit() { rows.append(commit) }
            own += rows
            last = rows.compactMap { if case .statistic(let row) = $0 { row } else { nil } }
            for row in last { published[Desk.name(row.key)] = row }
        }

        private mutating func take() {
            var aside: [SetAside] = []
            for offset in max(next, first)..<max(next, first, input.count) {
                aggregator.take(
                    Record(partition: 0, offset: Int64(offset), sent: sent, value: CountedAttackRow(input[offset])), setAside: &aside)
            }
            next = input.count
        }

        /// - Returns: from where the start wanted to read.
        @discardableResult mutating func restart() throws -> Int {
            aggregator = Aggregator(generation: 1, partition: 0)
            for (offset, row) in own.enumerated() { aggregator.restore(try StatisticRow(encoded: row.encoded()), offset: Int64(offset)) }
            let wanted = Int(aggregator.restored())
            next = max(wanted, first)
            if next > wanted { aggregator.inputBegins(at: Int64(next)) }
            return wanted
        }

        mutating func forgetCommits() { own.removeAll { $0.commit != nil } }

        mutating func write(_ row: Statistic) { own.append(.statistic(row)) }

        mutating func hours(_ count: Int) { for _ in 0..<count { aggregator.hourPassed() } }

        func sources(_ window: Window, on platform: String = "france1") -> Int64? {
            published["\(platform) \(window) all "]?.value.sources
        }
    }

    private let later = noon + .hours(3)
    private let laterHour = Window.hour(noonHour.number + 3)

    /// Two attacks at noon; the row of the first is gone.
    private func cutHouse() -> House {
        var house = House()
        house.attack(1, at: [noon])
        house.clock(noon)
        house.attack(2, at: [noon])
        house.clock(noon + .minutes(1))
        house.flush()
        house.first = 1
        return house
    }

    @Test("windows that began before what is left stay as they are published, those after it are counted")
    func calendar() throws {
        var house = cutHouse()
        #expect(house.sources(noonHour) == 2)
        try house.restart()
        house.flush()
        #expect(house.last.isEmpty)
        house.attack(3, at: [noon + .minutes(2), later])
        house.clock(later)
        house.flush()
        #expect(house.sources(noonHour) == 2 && house.sources(today) == 2 && house.sources(laterHour) == 1)
        // For good, also when the next start finds all that the last one had.
        try house.restart()
        house.attack(4, at: [noon + .minutes(2), later])
        house.clock(later + .minutes(1))
        house.flush()
        #expect(house.sources(noonHour) == 2 && house.sources(today) == 2 && house.sources(laterHour) == 2)
        // Nothing calls them final: nobody knows.
        house.clock(noon + .days(5))
        house.flush()
        #expect(house.published["france1 \(noonHour) all "]?.isFinal == false && house.published["france1 \(laterHour) all "]?.isFinal == true)
    }

    @Test("a rolling window is told of again when it has left behind what is gone")
    func rolling() throws {
        var house = cutHouse()
        try house.restart()
        house.attack(3, at: [later])
        house.clock(later)
        house.flush()
        #expect(house.sources(.rollingHour) == 1 && house.sources(.rollingDay) == 2 && house.sources(.rollingWeek) == 2)
        house.clock(noon + .hours(25))
        house.flush()
        #expect(house.sources(.rollingDay) == 1 && house.sources(.rollingWeek) == 2)
        house.clock(noon + .days(7))
        house.flush()
        #expect(house.sources(.rollingWeek) == 1)
    }

    @Test("a first start counts whatever there is, and so does one that finds all")
    func whole() throws {
        var house = cutHouse()
        house.first = 0
        #expect(try house.restart() == 0)
        house.attack(3, at: [noon])
        house.clock(noon + .minutes(2))
        house.flush()
        #expect(house.sources(noonHour) == 3)
        var new = House()
        new.attack(1, at: [noon])
        new.attack(2, at: [noon])
        new.clock(noon)
        new.first = 1
        new.aggregator.inputBegins(at: 1)
        new.flush()
        #expect(new.sources(noonHour) == 1)
    }

    @Test("where the rows of a platform that stands are gone, the others are counted as ever")
    func standing() throws {
        var house = House()
        house.attack(1, at: [noon], on: "taiwan")
        house.clock(noon, "taiwan")
        house.attack(2, at: [noon])
        house.clock(noon)
        house.flush()
        house.hours(6)
        // The rows of the other one are refreshed, or new ones come.
        house.attack(2, at: [noon, later])
        house.clock(later)
        house.clock(noon, "taiwan")
        house.flush()
        house.first = 1
        #expect(try house.restart() == 0)
        house.attack(3, at: [noon])
        house.clock(later + .minutes(1))
        house.clock(noon + .minutes(1), "taiwan")
        house.flush()
        #expect(house.sources(noonHour) == 2 && house.sources(noonHour, on: "taiwan") == 1)
        // A new platform has nothing to lose.
        house.attack(4, at: [noon], on: "germany")
        house.clock(noon, "germany")
        house.flush()
        #expect(house.sources(noonHour, on: "germany") == 1)
    }

    @Test("an account that begins behind the cut lifts the bound, since rows behind its first line may be gone with it")
    func accounts() throws {
        var house = House()
        house.attack(1, at: [noon])
        house.clock(noon)
        house.attack(2, at: [later])
        house.clock(later, epoch: 2)
        house.clock(later + .minutes(5))
        house.flush()
        house.first = 3
        try house.restart()
        house.attack(3, at: [later])
        house.clock(later + .minutes(10), epoch: 2)
        house.flush()
        #expect(house.sources(laterHour) == 1)
    }

    @Test("an account that came last and has no line any more is not forgotten")
    func lostAccount() throws {
        var house = House()
        house.attack(1, at: [noon])
        house.clock(noon)
        house.attack(2, at: [later])
        house.clock(later, epoch: 2)
        // An old line that was written again.
        house.clock(noon)
        house.flush()
        house.first = 4
        try house.restart()
        house.clock(later + .minutes(1), epoch: 2)
        house.flush()
        #expect(house.sources(noonHour) == 1 && house.sources(laterHour) == 1 && house.last.isEmpty)
    }

    @Test("what is gone was sent before what is left, and captured before it was sent: what began later is counted")
    func live() throws {
        var house = cutHouse()
        house.sent = noon - .days(20)
        try house.restart()
        house.attack(3, at: [noon])
        house.clock(noon + .minutes(2))
        house.flush()
        #expect(house.sources(noonHour) == 2, "of the three one is gone")
    }

    /// A platform that has stood for weeks: what is older than three days behind its clock has expired, the rest was written again.
    @Test("hours and days of a platform that stood for long are counted, and only its week waits")
    func onlyOldRows() throws {
        var house = House()
        house.attack(1, at: [noon])
        house.attack(2, at: [noon + .days(5)])
        house.clock(noon + .days(5))
        house.flush()
        #expect(house.sources(.rollingWeek) == 2)
        house.hours(6)
        house.attack(2, at: [noon + .days(5)])
        house.clock(noon + .days(5))
        house.flush()
        house.first = 3
        #expect(try house.restart() == 0)
        house.attack(3, at: [noon + .days(5)])
        house.clock(noon + .days(5) + .minutes(1))
        house.flush()
        #expect(house.sources(.day(today.number + 5)) == 2 && house.sources(.rollingHour) == 2 && house.sources(.rollingDay) == 2)
        #expect(house.sources(.rollingWeek) == 2, "three, but the rows say two")
        house.clock(noon + .days(9))
        house.flush()
        #expect(house.sources(.rollingWeek) == 2, "counted: the first has left it")
    }

    @Test("a rewritten number of a window that stays as it is keeps its clock, and is not called final")
    func rewritten() throws {
        var house = cutHouse()
        try house.restart()
        house.clock(noon + .hours(60))
        house.flush()
        #expect(house.last.allSatisfy { $0.key.window.calendarEnd == nil })
        for _ in 0..<300 {
            house.hours(1)
            house.flush()
            for row in house.last where row.key.window == noonHour { #expect(!row.isFinal && row.value.sources == 2) }
            for row in house.last where row.key.window == .rollingWeek { #expect(row.value.sources == 2) }
            #expect(house.last.allSatisfy { $0.asOf == noon + .minutes(1) }, "as of when it was counted")
        }
        #expect(house.published["france1 \(Window.rollingWeek) all "]?.revision.offset == Int64(house.input.count - 1), "written again")
    }

    @Test("what a first flush left behind without its commit is not replaced by zeros")
    func beforeTheFirstCommit() throws {
        var house = House()
        house.sent = noon - .days(1)
        house.attack(9, at: [noon])
        house.attack(1, at: [noon])
        house.clock(noon + .days(3))
        house.first = 1
        try house.restart()
        house.flush()
        #expect(house.sources(noonHour) == 1)
        house.forgetCommits()
        try house.restart()
        house.flush()
        #expect(house.sources(noonHour) == 1 && house.sources(today) == 1)
    }

    @Test("however many platforms stand, the commit stays as long as a row may be")
    func manyStanding() throws {
        var house = House()
        let names = (0..<5_000).map { "a-platform-with-a-name-of-some-length-\($0)" }
        for name in names { house.clock(noon, name) }
        house.flush()
        house.hours(6)
        house.flush()
        let commit = try #require(house.own.last?.commit)
        #expect(commit.starts.count > 1_000 && StatisticRow.commit(commit).encoded().count < 256 << 10)
        #expect(commit.othersFrom == Int64(commit.starts.count), "that of the first one not listed")
    }

    @Test("a row of a window that cannot be is passed over")
    func hostile() throws {
        for window in [Window.hour(.max), .day(.max), .hour(.min), .day(.min)] {
            var house = House()
            house.attack(1, at: [noon])
            house.clock(noon)
            house.flush()
            let key = StatisticKey(platform: "france1", window: window, measure: .all, item: "", partition: 0, generation: 1)
            var row = try #require(house.published["france1 \(noonHour) all "])
            row = Statistic(
                key: key, revision: row.revision, value: row.value, start: row.start, end: row.end, asOf: row.asOf, isFinal: false)
            house.write(row)
            try house.restart()
            house.clock(noon + .minutes(1))
            house.flush()
            #expect(house.sources(noonHour) == 1)
        }
    }

    @Test("what is published of a platform that stands is written again before it expires; of one that moves it is not")
    func again() throws {
        var house = House()
        house.attack(1, at: [noon])
        house.clock(noon)
        house.flush()
        house.hours(240)
        house.flush()
        #expect(house.last.isEmpty)
        house.hours(1)
        house.flush()
        #expect(Set(house.last.map { Desk.name($0.key) }) == Set(house.published.keys))
        // Whoever is started every day writes it every day.
        try house.restart()
        house.hours(20)
        house.flush()
        #expect(house.last.count == house.published.count)
        for hour in 1...400 {
            house.clock(noon + .minutes(Int64(hour)))
            house.flush()
            house.hours(1)
        }
        house.flush()
        #expect(house.last.isEmpty)
    }
}

extension Window {
    fileprivate var number: Int32 {
        switch self {
        case .hour(let number), .day(let number): number
        default: 0
        }
    }
}
