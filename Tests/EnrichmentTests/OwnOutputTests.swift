import Enrichment
import Pipeline
import Testing

@Suite("Enrichment and its own output")
struct OwnOutputTests {
    private func attack(_ number: Int64, revision: Int64, level: UInt32 = 0, name: String? = nil) -> AttackRow {
        var enrichment = Enrichment()
        (enrichment.country, enrichment.databaseName, enrichment.databaseBuild) = ("DE", "ranges", Timestamp(seconds: 100))
        (enrichment.level, enrichment.hostName) = (level, name)
        return .attack(Attack(session: Fixtures.session(number, revision: revision), enrichment: enrichment))
    }

    @Test("a start without a commit begins at offset 0, with a commit right after it")
    func position() {
        var bench = Bench(Fixtures.enricher())
        #expect(bench.position == 0)
        bench.take(Fixtures.session(1, revision: 7), Fixtures.session(2, revision: 8))
        bench.flush()
        #expect(bench.commit() == Commit(partition: 0, revision: Revision(generation: 1, offset: 1), restoreFrom: 0))
        #expect(Bench(Fixtures.enricher(), after: bench).position == 2)
    }

    @Test("a commit of another generation says nothing about this input")
    func generation() {
        var bench = Bench(Fixtures.enricher())
        bench.take(Fixtures.session(1, revision: 7))
        bench.flush()
        _ = bench.commit()
        let next = Enricher(partition: 0, generation: 2, geo: GeoAnswerer { _ in nil }, signatures: nil)
        var restarted = Bench(next, after: bench)
        #expect(restarted.position == 0)
        restarted.take(.line(Fixtures.line(revision: 1, clock: 0)))
        restarted.flush()
        #expect(restarted.commit()?.revision == Revision(generation: 2, offset: 0))
    }

    @Test("a commit covers what was flushed, not what was taken since")
    func flushedOnly() {
        var bench = Bench(Fixtures.enricher())
        bench.take(Fixtures.session(1, revision: 7))
        bench.flush()
        bench.take(Fixtures.session(2, revision: 8))
        #expect(bench.commit()?.revision.offset == 0)
    }

    @Test("nothing is committed twice, and nothing before the first input")
    func nothingNew() {
        var bench = Bench(Fixtures.enricher())
        #expect(bench.commit() == nil)
        bench.take(Fixtures.session(1, revision: 7))
        bench.flush()
        #expect(bench.commit() != nil)
        bench.flush()
        #expect(bench.commit() == nil)
    }

    @Test("restoreFrom is the lowest offset of a row still open")
    func restoreFrom() {
        var bench = Bench(Fixtures.enricher())
        bench.take(Fixtures.session(1, revision: 7), Fixtures.session(2, revision: 7), Fixtures.session(3, revision: 7))
        bench.flush()
        #expect(bench.commit()?.restoreFrom == 0)
        bench.take(Fixtures.session(1, revision: 8))
        bench.flush()
        #expect(bench.commit()?.restoreFrom == 1)
        bench.take(Fixtures.session(2, revision: 9), Fixtures.session(3, revision: 9))
        bench.flush()
        #expect(bench.commit()?.restoreFrom == 4)
    }

    @Test("rows that were written before a crash are not written again")
    func replay() {
        var bench = Bench(Fixtures.enricher())
        bench.take(Fixtures.session(1, revision: 7))
        bench.flush()
        var second = Bench(Fixtures.enricher(), after: bench)
        #expect(second.position == 0)
        second.take(Fixtures.session(1, revision: 5), Fixtures.session(1, revision: 7))
        #expect(second.flush().isEmpty)
        second.take(Fixtures.session(1, revision: 8))
        #expect(second.flush().count == 1)
    }

    @Test("an own row that an old owner wrote over is written again")
    func overwritten() {
        var bench = Bench(Fixtures.enricher())
        bench.take(.session(Fixtures.session(1, revision: 7)), .line(Fixtures.line(revision: 7, clock: 0)))
        let rows = bench.flush()
        bench.foreign(attack(1, revision: 6))
        bench.foreign(.line(Fixtures.line(revision: 6, clock: 0)))
        #expect(bench.flush() == rows)
        #expect(bench.flush().isEmpty)
    }

    @Test("a plain copy over a row with a name is written again with the name")
    func plainCopy() {
        var bench = Bench(Fixtures.enricher(asksHostNames: true))
        bench.take(Fixtures.session(1, revision: 7))
        bench.enricher.answered(HostNameAnswer(address: Fixtures.address(1), hostName: "x"))
        bench.flush()
        bench.foreign(attack(1, revision: 7))
        #expect(bench.flushAttacks().map(\.enrichment.hostName) == ["x"])
    }

    @Test("an old owner's row that was found on top at the start is written over")
    func overwrittenBeforeStart() {
        var bench = Bench(Fixtures.enricher())
        bench.take(Fixtures.session(1, revision: 7))
        let rows = bench.flush()
        bench.append(attack(1, revision: 6))
        var second = Bench(Fixtures.enricher(), after: bench)
        #expect(second.flush() == rows)
    }

    @Test("own rows that come back change nothing, in whatever order the acknowledgement comes")
    func echo() {
        var bench = Bench(Fixtures.enricher())
        bench.take(Fixtures.session(1, revision: 7))
        bench.flush()
        bench.take(Fixtures.session(1, revision: 8))
        bench.flush()
        for (offset, row) in bench.output { bench.enricher.watch(Bench.travelled(row), offset: offset) }
        #expect(bench.flush().isEmpty)
        bench.take(Fixtures.session(1, revision: 9))
        var rows: [PassedAttackRow] = []
        bench.enricher.flush(into: &rows)
        bench.enricher.watch(rows[0], offset: 2)
        bench.enricher.acknowledged(rows[0], offset: 2)
        #expect(bench.flush().isEmpty)
    }

    @Test("a foreign row of a higher rank is taken as published: nothing below it is written any more")
    func ahead() {
        var bench = Bench(Fixtures.enricher())
        bench.take(Fixtures.session(1, revision: 7))
        bench.foreign(attack(1, revision: 9))
        #expect(bench.flush().isEmpty)
        bench.take(Fixtures.session(1, revision: 8), Fixtures.session(1, revision: 9))
        #expect(bench.flush().isEmpty)
        bench.take(Fixtures.session(1, revision: 10))
        #expect(bench.flush().count == 1)
    }

    @Test("a foreign row of a higher revision without the name that is known here gets it")
    func aheadWithoutName() {
        var bench = Bench(Fixtures.enricher(asksHostNames: true))
        bench.take(Fixtures.session(1, revision: 7))
        bench.enricher.answered(HostNameAnswer(address: Fixtures.address(1), hostName: "x"))
        bench.flush()
        bench.foreign(attack(1, revision: 9))
        let rows = bench.flushAttacks()
        #expect(rows.map(\.session.revision.offset) == [9])
        #expect(rows.map(\.enrichment.hostName) == ["x"])
    }

    @Test("a lower row that was on its way when a higher one was seen is written over")
    func lowerOnItsWay() {
        var bench = Bench(Fixtures.enricher())
        bench.take(Fixtures.session(1, revision: 7))
        var rows: [PassedAttackRow] = []
        bench.enricher.flush(into: &rows)
        bench.foreign(attack(1, revision: 9))
        bench.enricher.acknowledged(rows[0], offset: bench.append(Bench.travelled(rows[0])))
        #expect(bench.flush() == [attack(1, revision: 9)])
        #expect(bench.flush().isEmpty)
    }

    @Test("a commit that an old owner wrote over is written again; one that is ahead is left alone")
    func commits() {
        var bench = Bench(Fixtures.enricher())
        bench.take(Fixtures.session(1, revision: 7), Fixtures.session(2, revision: 7))
        bench.flush()
        let own = bench.commit()
        bench.foreign(.commit(Commit(partition: 0, revision: Revision(generation: 1, offset: 0), restoreFrom: 0)))
        bench.flush()
        #expect(bench.commit() == own)
        bench.foreign(.commit(Commit(partition: 0, revision: Revision(generation: 1, offset: 9), restoreFrom: 0)))
        bench.take(Fixtures.session(3, revision: 8))
        bench.flush()
        #expect(bench.commit() == nil)
    }
}
