import Pipeline
import Testing

@testable import Statistics

struct RestartTests {
    private func restarted(_ rows: [StatisticRow]) -> (Aggregator, Int64) {
        var aggregator = Aggregator(generation: 1, partition: 0)
        for (offset, row) in rows.enumerated() { aggregator.restore(row, offset: Int64(offset)) }
        let start = aggregator.restored()
        return (aggregator, start)
    }

    private func take(_ rows: [AttackRow], from start: Int64, _ aggregator: inout Aggregator) {
        var aside: [SetAside] = []
        for (offset, row) in rows.enumerated() where offset >= start {
            aggregator.take(Record(partition: 0, offset: Int64(offset), sent: noon, value: CountedAttackRow(row)), setAside: &aside)
        }
    }

    private func flush(_ aggregator: inout Aggregator) -> [Statistic] {
        var rows: [StatisticRow] = []
        aggregator.flush(into: &rows)
        return rows.compactMap { if case .statistic(let row) = $0 { row } else { nil } }
    }

    private func attack(_ number: Int64, _ address: UInt32, _ revision: Int64, _ events: [Event]) -> AttackRow {
        .attack(
            Attack(session: Session(number, "france1", Address(ipv4: address), revision: revision, events), enrichment: .test("DE", nil)))
    }

    private func clock(_ time: Timestamp) -> AttackRow {
        var line = LedgerLine(platform: "france1", sensor: "a", epoch: 1, partition: 0, revision: Revision(generation: 1, offset: 0))
        line.clock = time
        return .line(line)
    }

    /// Takes rows, flushes and commits: the own log.
    private func log(_ rows: [AttackRow]) -> (log: [StatisticRow], commit: Commit?) {
        var aggregator = Aggregator(generation: 1, partition: 0)
        take(rows, from: 0, &aggregator)
        var log: [StatisticRow] = []
        aggregator.flush(into: &log)
        let commit = aggregator.commit()
        return (log + (commit.map { [$0] } ?? []), commit?.commit)
    }

    @Test("the commit names the oldest input row that a kept visitor or the clock needs, and comes once")
    func commits() {
        let rows = [attack(1, 1, 0, [Event(time: noon)]), clock(noon), attack(2, 2, 2, [Event(time: noon)]), clock(noon + .hours(1))]
        let (_, commit) = log(rows)
        #expect(commit?.restoreFrom == 0 && commit?.revision == Revision(generation: 1, offset: 3))
        #expect(log(rows + [attack(1, 1, 4, [Event(time: noon)])]).commit?.restoreFrom == 2)
        var aggregator = Aggregator(generation: 1, partition: 0)
        #expect(aggregator.commit() == nil)
        take(rows, from: 0, &aggregator)
        #expect(aggregator.commit() == nil, "not before a flush")
        _ = flush(&aggregator)
        #expect(aggregator.commit() != nil)
        #expect(aggregator.commit() == nil)
    }

    @Test("a start reads from the commit's restoreFrom, publishes nothing on the way to what it published before, then only differences")
    func held() {
        let rows = [attack(1, 1, 0, [Event(time: noon)]), clock(noon), attack(1, 1, 2, [Event(time: noon), Event(time: noon, machine: 2)])]
        let (own, commit) = log(rows)
        var (aggregator, start) = restarted(own)
        #expect(start == commit?.restoreFrom)
        take(Array(rows.prefix(2)), from: 0, &aggregator)
        #expect(flush(&aggregator).isEmpty && aggregator.commit() == nil)
        take(rows, from: 2, &aggregator)
        #expect(flush(&aggregator).isEmpty && aggregator.commit() == nil)
        take(rows + [attack(2, 2, 3, [Event(time: noon)])], from: 3, &aggregator)
        #expect(flush(&aggregator).contains { $0.key.measure == .all && $0.value.sources == 2 })
    }

    @Test("what expired from the input does not come back as zero: a window that was final stays as it was")
    func retention() {
        let (own, commit) = log([attack(1, 1, 0, [Event(time: noon)]), clock(noon + .days(12))])
        #expect(commit?.restoreFrom == 1)
        var (aggregator, start) = restarted(own)
        #expect(start == 1)
        take([clock(noon), clock(noon + .days(12)), attack(2, 2, 2, [Event(time: noon)])], from: 1, &aggregator)
        #expect(flush(&aggregator).isEmpty)
    }

    @Test("rows of a flush that did not reach its commit do not freeze their windows")
    func partialFlush() {
        let rows = [attack(1, 1, 0, [Event(time: noon)]), clock(noon + .days(12))]
        let (own, _) = log(rows)
        let part = own.filter { if case .statistic(let row) = $0 { row.key.measure == .country } else { false } }
        var (aggregator, start) = restarted(part)
        #expect(start == 0)
        take(rows, from: 0, &aggregator)
        let published = flush(&aggregator)
        #expect(published.contains { $0.key.window == today && $0.key.measure == .all && $0.isFinal })
        #expect(!published.contains { $0.key.measure == .country }, "they are there already")
    }

    @Test("a lower revision that an old owner left behind ours in the log is written over, in final windows too")
    func overwritten() throws {
        for age in [Span.days(0), .days(3), .days(12)] {
            let rows = [attack(1, 1, 0, [Event(time: noon)]), clock(noon + age)]
            let own = log(rows).log
            let newest = try #require(own.first { if case .statistic(let row) = $0 { row.key.window == noonHour } else { false } })
            guard case .statistic(var old) = newest else { return }
            (old.revision.offset, old.value.sources, old.isFinal) = (0, 9, false)
            var (aggregator, start) = restarted(own + [.statistic(old)])
            take(rows, from: start, &aggregator)
            #expect(flush(&aggregator).map(StatisticRow.statistic) == [newest])
        }
    }

    @Test("a final window in which two owners left rows that do not say so is computed once more, if the input still has it")
    func reopened() {
        for (age, isReopened) in [(Span.days(3), true), (.days(12), false)] {
            let rows = [attack(1, 1, 0, [Event(time: noon)]), clock(noon + age)]
            let own = log(rows).log.map { row in
                guard case .statistic(var statistic) = row, statistic.key.window == noonHour, statistic.key.measure == .all
                else { return row }
                (statistic.isFinal, statistic.value.sources) = (false, 9)
                return .statistic(statistic)
            }
            var (aggregator, start) = restarted(own)
            take(rows + [clock(noon + age + .seconds(1))], from: start, &aggregator)
            let published = flush(&aggregator)
            #expect(published.map(\.value.sources) == (isReopened ? [1] : []))
            #expect(published.allSatisfy { $0.isFinal && $0.key.window == noonHour })
        }
    }

    @Test("a published value that the input no longer gives is corrected to zero")
    func corrected() {
        let rows = [attack(1, 1, 0, [Event(time: noon, port: 80)]), clock(noon)]
        let (own, _) = log(rows)
        var (aggregator, _) = restarted(own)
        take(rows + [attack(1, 1, 2, [Event(time: noon, port: 443)])], from: 0, &aggregator)
        #expect(flush(&aggregator).contains { $0.key.window == today && $0.key.item == "80/tcp" && $0.value == .zero })
    }

    @Test("rows of another generation or partition are somebody else's")
    func foreign() {
        let (own, _) = log([attack(1, 1, 0, [Event(time: noon)]), clock(noon)])
        for (generation, partition) in [(2, 0), (1, 7)] as [(UInt32, Int32)] {
            var aggregator = Aggregator(generation: generation, partition: partition)
            for row in own { aggregator.restore(row, offset: 0) }
            #expect(aggregator.restored() == 0)
            take([clock(noon)], from: 0, &aggregator)
            #expect(flush(&aggregator).isEmpty)
        }
    }
}
