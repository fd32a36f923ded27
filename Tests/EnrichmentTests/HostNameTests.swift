import Enrichment
import Pipeline
import Testing

@Suite("Host names of sources")
struct HostNameTests {
    private func bench() -> Bench { Bench(Fixtures.enricher(asksHostNames: true)) }

    private func answer(_ name: String, address: UInt32 = 1) -> HostNameAnswer {
        HostNameAnswer(address: Fixtures.address(address), hostName: name)
    }

    @Test("switched off, nothing is asked and the level stays 0")
    func off() {
        var bench = Bench(Fixtures.enricher())
        bench.take(Fixtures.session(1, revision: 7))
        #expect(bench.flushAttacks().map(\.enrichment.level) == [0])
        #expect(bench.enricher.pendingLookups(limit: 10).isEmpty)
        bench.enricher.answered(answer("x"))
        #expect(bench.flush().isEmpty)
    }

    @Test("an address is asked for once, however many sources and revisions it has")
    func askedOnce() {
        var bench = bench()
        bench.take(Fixtures.session(1, revision: 7), Fixtures.session(1, revision: 8), Fixtures.session(2, revision: 8, platform: "taiwan"))
        bench.take(Fixtures.session(3, revision: 8, address: 2))
        #expect(bench.enricher.pendingLookups(limit: 1) == [Fixtures.address(1)])
        #expect(bench.enricher.pendingLookups(limit: 9) == [Fixtures.address(2)])
        #expect(bench.enricher.pendingLookups(limit: 9).isEmpty)
    }

    @Test("an answer becomes a richer copy of the newest row, at the same revision")
    func richer() throws {
        var bench = bench()
        bench.take(Fixtures.session(1, revision: 7))
        bench.flush()
        bench.take(Fixtures.session(1, revision: 9))
        bench.flush()
        bench.enricher.answered(answer("adsl-1.example.net"))
        let attack = try #require(bench.flushAttacks().first)
        #expect(attack.session == Fixtures.session(1, revision: 9))
        #expect(attack.enrichment.level == 1)
        #expect(attack.enrichment.hostName == "adsl-1.example.net")
        #expect(attack.enrichment.country == "DE")
    }

    @Test("an answer that comes before the row is handed out goes along with it")
    func together() {
        var bench = bench()
        bench.take(Fixtures.session(1, revision: 7))
        bench.enricher.answered(answer("x"))
        #expect(bench.flushAttacks().map(\.enrichment.level) == [1])
    }

    @Test("an address without a name is answered too, with an empty one")
    func nameless() {
        var bench = bench()
        bench.take(Fixtures.session(1, revision: 7))
        bench.enricher.answered(answer(""))
        #expect(bench.flushAttacks().map(\.enrichment.hostName) == [""])
    }

    @Test("a known name is carried forward to later revisions and to other sources of the address")
    func carried() {
        var bench = bench()
        bench.take(Fixtures.session(1, revision: 7))
        bench.enricher.answered(answer("x"))
        bench.flush()
        bench.take(Fixtures.session(1, revision: 8), Fixtures.session(2, revision: 8, platform: "taiwan"))
        let rows = bench.flushAttacks()
        #expect(rows.map(\.enrichment.hostName) == ["x", "x"])
        #expect(rows.map(\.enrichment.level) == [1, 1])
        #expect(rows.map(\.enrichment.country) == ["DE", "DE"])
    }

    @Test("an answer names every source of the address, but not those that were taken in by others")
    func everySource() {
        var bench = bench()
        bench.take(Fixtures.session(1, revision: 8, absorbed: [2]), Fixtures.session(2, revision: 8, absorbedBy: 1))
        bench.take(Fixtures.session(3, revision: 8, platform: "taiwan"))
        bench.flush()
        bench.enricher.answered(answer("x"))
        #expect(bench.flushAttacks().map(\.session.id) == [Fixtures.id(1), Fixtures.id(3)])
    }

    @Test("after a start the name is still known, and unnamed rows are asked for again")
    func restart() {
        var first = bench()
        first.take(Fixtures.session(1, revision: 7), Fixtures.session(2, revision: 7, address: 2))
        _ = first.enricher.pendingLookups(limit: 9)
        first.flush()
        first.enricher.answered(answer("x"))
        first.flush()
        _ = first.commit()
        var second = Bench(Fixtures.enricher(asksHostNames: true), after: first)
        #expect(second.enricher.pendingLookups(limit: 9) == [Fixtures.address(2)])
        second.take(Fixtures.session(1, revision: 8))
        #expect(second.flushAttacks().map(\.enrichment.hostName) == ["x"])
    }

    @Test("an answer to a question that nobody asked changes nothing")
    func unasked() {
        var bench = bench()
        bench.enricher.answered(answer("x", address: 77))
        #expect(bench.flush().isEmpty)
    }

    @Test("a name longer than DNS allows is cut off")
    func overlong() {
        var bench = bench()
        bench.take(Fixtures.session(1, revision: 7))
        bench.enricher.answered(answer(String(repeating: "a", count: 100_000)))
        #expect(bench.flushAttacks().map { $0.enrichment.hostName?.count } == [255])
    }

    @Test("a name comes with its kind and the list that says so, and takes both along to other sources of the address")
    func kind() {
        let list = HostPatterns(name: "ours", patterns: ["adsl%"])
        var bench = Bench(Fixtures.enricher(asksHostNames: true, hostPatterns: list))
        bench.take(Fixtures.session(1, revision: 7), Fixtures.session(2, revision: 7, address: 2), Fixtures.session(3, revision: 7, address: 3))
        bench.enricher.answered(answer("adsl-1.example"))
        bench.enricher.answered(answer("mail.example", address: 2))
        bench.enricher.answered(answer("", address: 3))
        let rows = bench.flushAttacks()
        #expect(rows.map(\.enrichment.hostKind) == [.personalComputer, .other, nil])
        #expect(rows.map(\.enrichment.hostPatterns) == ["ours", "ours", ""])
        bench.take(Fixtures.session(4, revision: 8, platform: "taiwan"))
        let other = bench.flushAttacks().map(\.enrichment)
        #expect(other.map(\.hostKind) == [.personalComputer])
        #expect(other.map(\.hostPatterns) == ["ours"])
    }

    @Test("what was once said stays: another list judges only names that come after it")
    func otherList() {
        var first = Bench(Fixtures.enricher(asksHostNames: true))
        first.take(Fixtures.session(1, revision: 7))
        first.enricher.answered(answer("adsl-1.example"))
        first.flush()
        var second = Bench(Fixtures.enricher(asksHostNames: true, hostPatterns: HostPatterns(name: "none", patterns: [])), after: first)
        second.take(Fixtures.session(1, revision: 8), Fixtures.session(2, revision: 8, address: 2))
        second.enricher.answered(answer("adsl-2.example", address: 2))
        let rows = second.flushAttacks().map(\.enrichment)
        #expect(rows.map(\.hostKind) == [.personalComputer, .other])
        #expect(rows.map(\.hostPatterns) == ["paper", "none"])
    }

    @Test("an address that was given up keeps level 0, is not asked for again, and is named if an answer comes all the same")
    func givenUp() {
        var bench = bench()
        bench.take(Fixtures.session(1, revision: 7))
        #expect(bench.enricher.pendingLookups(limit: 9).count == 1)
        bench.enricher.gaveUp(Fixtures.address(1))
        bench.take(Fixtures.session(1, revision: 8))
        #expect(bench.enricher.pendingLookups(limit: 9).isEmpty)
        #expect(bench.flushAttacks().map(\.enrichment.level) == [0])
        bench.enricher.answered(answer("x"))
        #expect(bench.flushAttacks().map(\.enrichment.hostName) == ["x"])
    }

    private func line(hours: Int64, revision: Int64) -> SessionRow { .line(Fixtures.line(revision: revision, clock: hours * 3_600)) }

    @Test("a source whose name is on its way is kept beyond its time, and named; one that was given up is not")
    func held() {
        var bench = bench()
        bench.take(Fixtures.session(1, revision: 1), Fixtures.session(2, revision: 1, address: 2))
        bench.flush()
        bench.enricher.gaveUp(Fixtures.address(2))
        bench.take(line(hours: 100, revision: 2))
        bench.flush()
        _ = bench.commit()
        #expect(bench.enricher.openItems == 2)
        bench.enricher.answered(answer("x"))
        #expect(bench.flushAttacks().map(\.enrichment.hostName) == ["x"])
        bench.take(line(hours: 200, revision: 3))
        bench.flush()
        _ = bench.commit()
        #expect(bench.enricher.openItems == 1)
    }

    @Test("an address that comes back after its time is asked for anew, also if it was given up or never answered")
    func comesBack() {
        var bench = bench()
        bench.take(Fixtures.session(1, revision: 1))
        #expect(bench.enricher.pendingLookups(limit: 9).count == 1)
        bench.flush()
        bench.enricher.gaveUp(Fixtures.address(1))
        bench.take(line(hours: 100, revision: 2))
        bench.flush()
        _ = bench.commit()
        bench.take(Fixtures.session(9, revision: 9, lastSeen: 100 * 3_600))
        #expect(bench.enricher.pendingLookups(limit: 9) == [Fixtures.address(1)])
    }
}
