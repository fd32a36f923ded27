import Pipeline
import Testing

@testable import Statistics

struct WatchTests {
    private func desk() -> Desk {
        var desk = Desk()
        desk.attack([Event(time: noon)])
        desk.clock(noon)
        desk.flush()
        return desk
    }

    /// The row of the day with another revision and value.
    private func row(_ desk: Desk, at offset: Int64, sources: Int64, _ item: String = "DE") throws -> Statistic {
        var row = try #require(desk.row(today, .country, "DE"))
        row.key.item = item
        row.revision.offset = offset
        row.value.sources = sources
        return row
    }

    @Test("a row that an old owner overwrote with a lower revision is written again")
    func lower() throws {
        var desk = desk()
        desk.watch(try row(desk, at: 0, sources: 7))
        desk.flush()
        #expect(desk.last.count == 1 && desk.last[0].value.sources == 1 && desk.last[0].revision.offset == 1)
        desk.flush()
        #expect(desk.last.isEmpty)
    }

    @Test("a foreign row of a higher revision is taken as published, and compared once the own offset has passed it")
    func higher() throws {
        var desk = desk()
        desk.watch(try row(desk, at: 3, sources: 7))
        desk.clock(noon + .seconds(1))
        desk.flush()
        #expect(desk.last.isEmpty)
        desk.clock(noon + .seconds(2))
        desk.flush()
        #expect(desk.last.map(\.value.sources) == [1] && desk.last.map(\.revision.offset) == [3])
    }

    @Test("a foreign row of a higher revision that says the same is left alone")
    func same() throws {
        var desk = desk()
        desk.watch(try row(desk, at: 2, sources: 1))
        desk.clock(noon + .seconds(1))
        desk.flush()
        #expect(desk.last.isEmpty)
    }

    @Test("an old owner's value of a counter that is zero and forgotten is set to zero again")
    func zero() throws {
        var desk = desk()
        desk.watch(try row(desk, at: 0, sources: 1, "FR"))
        desk.flush()
        #expect(desk.last.map(\.value) == [.zero] && desk.last.map(\.key.item) == ["FR"])
    }

    @Test("an old row of a counter that was zero and forgotten is not taken for what was published last")
    func forgotten() throws {
        var desk = desk()
        let old = try #require(desk.row(.rollingHour, .country, "DE"))
        desk.clock(noon + .hours(3))
        desk.flush()
        #expect(desk.value(.rollingHour, .country, "DE") == .zero)
        desk.watch(old)
        desk.attack([Event(time: noon), Event(time: noon + .hours(3))])
        desk.flush()
        let row = try #require(desk.last.first { $0.key.window == .rollingHour && $0.key.measure == .country })
        #expect(row.value == old.value && row.revision.offset == 3)
        desk.flush()
        #expect(desk.last.isEmpty)
    }

    @Test("a final row that an old owner overwrote is written again as final; long after, it is left alone")
    func final() throws {
        var desk = desk()
        desk.clock(noon + .days(3))
        desk.flush()
        let mine = try #require(desk.row(noonHour, .all))
        var theirs = mine
        (theirs.revision.offset, theirs.isFinal) = (1, false)
        theirs.value.sources = 9
        desk.watch(theirs)
        desk.flush()
        #expect(desk.last.count == 1 && desk.last[0].isFinal && desk.last[0].value == mine.value)
        desk.clock(noon + .days(5))
        desk.flush()
        desk.watch(theirs)
        desk.flush()
        #expect(desk.last.isEmpty)
    }

    @Test("a lower commit of an old owner is overwritten")
    func commit() {
        var desk = desk()
        let commit = desk.commit()
        #expect(commit != nil && desk.commit() == nil)
        var aggregator = desk.aggregator
        aggregator.watch(
            .commit(Commit(partition: 0, revision: Revision(generation: 1, offset: 0), restoreFrom: 0)), offset: 9)
        #expect(aggregator.commit()?.commit == commit)
    }
}
