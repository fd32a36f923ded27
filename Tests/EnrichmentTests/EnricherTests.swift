import Enrichment
import Pipeline
import Testing

@Suite("Enrichment of sessions")
struct EnricherTests {
    @Test("an attack is the session with its revision and what the database says")
    func revision() throws {
        var bench = Bench(Fixtures.enricher())
        let session = Fixtures.session(1, revision: 7)
        bench.take(session)
        let attack = try #require(bench.flushAttacks().first)
        #expect(attack.session == session)
        #expect(attack.rank == AttackRank(revision: session.revision, level: 0, databaseBuild: Timestamp(seconds: 100)))
        #expect(attack.enrichment.country == "DE")
        #expect(attack.enrichment.asn == 64_500)
        #expect(attack.enrichment.network == "Example")
        #expect(attack.enrichment.databaseName == "ranges")
        #expect(attack.enrichment.hostName == nil)
        #expect(bench.flush().isEmpty)
    }

    @Test("only the newest revision of a session is handed out")
    func coalesced() {
        var bench = Bench(Fixtures.enricher())
        bench.take(Fixtures.session(1, revision: 7), Fixtures.session(1, revision: 9))
        #expect(bench.flushAttacks().map(\.session.revision.offset) == [9])
    }

    @Test("a session that was already written, or is older, is passed over")
    func passedOver() {
        var bench = Bench(Fixtures.enricher())
        bench.take(Fixtures.session(1, revision: 7))
        bench.flush()
        bench.take(Fixtures.session(1, revision: 7), Fixtures.session(1, revision: 6))
        #expect(bench.flush().isEmpty)
    }

    @Test("the first country answer of a source stays, whatever a newer database says")
    func firstCountry() {
        let database = ChangingDatabase(Fixtures.facts("DE"))
        var bench = Bench(Fixtures.enricher(geo: database))
        bench.take(Fixtures.session(1, revision: 7))
        bench.flush()
        database.becomes(Fixtures.facts("FR", build: 200))
        bench.take(Fixtures.session(1, revision: 8), Fixtures.session(2, revision: 8, platform: "taiwan"))
        #expect(bench.flushAttacks().map(\.enrichment.country) == ["DE", "FR"])
        var second = Bench(Fixtures.enricher(geo: database), after: bench)
        second.take(Fixtures.session(1, revision: 9))
        #expect(second.flushAttacks().map(\.enrichment.country) == ["DE"])
    }

    @Test("an unknown country is an answer too, and stays")
    func unknownCountry() {
        let database = ChangingDatabase(Fixtures.facts("??"))
        var bench = Bench(Fixtures.enricher(geo: database))
        bench.take(Fixtures.session(1, revision: 7))
        bench.flush()
        database.becomes(Fixtures.facts("FR"))
        bench.take(Fixtures.session(1, revision: 8))
        #expect(bench.flushAttacks().map(\.enrichment.country) == ["??"])
    }

    @Test("without a database the source is asked for again at its next revision")
    func noDatabase() {
        let database = ChangingDatabase(nil)
        var bench = Bench(Fixtures.enricher(geo: database))
        bench.take(Fixtures.session(1, revision: 7))
        #expect(bench.flushAttacks().map(\.enrichment) == [Enrichment()])
        database.becomes(Fixtures.facts("FR"))
        bench.take(Fixtures.session(1, revision: 8))
        #expect(bench.flushAttacks().map(\.enrichment.country) == ["FR"])
    }

    @Test("a joined session keeps the answer of the one that took the other in")
    func joined() {
        let database = ChangingDatabase(Fixtures.facts("DE"))
        var bench = Bench(Fixtures.enricher(geo: database))
        bench.take(Fixtures.session(1, revision: 7))
        database.becomes(Fixtures.facts("FR"))
        bench.take(Fixtures.session(2, revision: 8))
        bench.flush()
        bench.take(Fixtures.session(2, revision: 9, absorbedBy: 1), Fixtures.session(1, revision: 9, absorbed: [2]))
        let rows = bench.flush()
        #expect(rows.map(\.phase) == [0, 1])
        #expect(rows.map(\.key) == [Fixtures.id(1).key, Fixtures.id(2).key])
        guard case .attack(let absorber) = rows[0] else { return }
        #expect(absorber.enrichment.country == "DE")
    }

    @Test("a session that appears only when it takes another in begins with the other's answer")
    func joinedUnseen() {
        let database = ChangingDatabase(Fixtures.facts("FR"))
        var bench = Bench(Fixtures.enricher(geo: database))
        bench.take(Fixtures.session(2, revision: 8))
        bench.flush()
        database.becomes(Fixtures.facts("DE"))
        bench.take(Fixtures.session(1, revision: 9, absorbed: [2]))
        #expect(bench.flushAttacks().map(\.enrichment.country) == ["FR"])
    }

    @Test("ledger lines pass on unchanged, after all attacks, the newest of each once")
    func lines() {
        var bench = Bench(Fixtures.enricher())
        let line = Fixtures.line(revision: 8, clock: 5)
        bench.take(.line(Fixtures.line(revision: 7, clock: 4)), .session(Fixtures.session(1, revision: 8)), .line(line))
        let rows = bench.flush()
        #expect(rows.count == 2)
        #expect(rows.last == .line(line))
        bench.take(.line(line))
        #expect(bench.flush().isEmpty)
    }

    @Test("the stage holds nothing but open attacks and lines")
    func openItems() {
        var bench = Bench(Fixtures.enricher())
        bench.take(.session(Fixtures.session(1, revision: 8)), .line(Fixtures.line(revision: 8, clock: 1)))
        #expect(bench.enricher.openItems == 2)
    }
}
