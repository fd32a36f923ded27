import Enrichment
import Pipeline
import Testing

@Suite("What enrichment forgets, and what it repeats")
struct ForgettingTests {
    private let hours: Int64 = 3_600

    @Test("a session more than 73 hours behind its platform's watermark is forgotten, one exactly there is kept")
    func horizon() {
        var bench = Bench(Fixtures.enricher())
        bench.take(Fixtures.session(1, revision: 1, lastSeen: -1), Fixtures.session(2, revision: 1, lastSeen: 0))
        bench.take(Fixtures.session(3, revision: 1, platform: "taiwan", lastSeen: -1_000))
        bench.take(.line(Fixtures.line(revision: 1, clock: 73 * hours)))
        bench.flush()
        _ = bench.commit()
        #expect(bench.enricher.openItems == 3)
    }

    @Test("of several sensors the slowest holds the platform back, until it is seven days behind")
    func sensors() {
        var bench = Bench(Fixtures.enricher())
        bench.take(Fixtures.session(1, revision: 1, lastSeen: 0))
        bench.take(.line(Fixtures.line(revision: 1, clock: 100 * hours)), .line(Fixtures.line(revision: 1, clock: 0, sensor: "b")))
        bench.flush()
        _ = bench.commit()
        #expect(bench.enricher.openItems == 3)
        bench.take(.line(Fixtures.line(revision: 2, clock: 169 * hours)))
        bench.flush()
        _ = bench.commit()
        #expect(bench.enricher.openItems == 2)
    }

    @Test("a line of packets given in again moves no clock, and hurries no flush")
    func redriven() {
        var bench = Bench(Fixtures.enricher())
        bench.take(Fixtures.session(1, revision: 1, lastSeen: 0))
        bench.take(.line(Fixtures.line(revision: 1, clock: 0)))
        var line = Fixtures.line(revision: 2, clock: 1_000 * hours, epoch: 2)
        line.isRedriven = true
        bench.take(.line(line))
        #expect(!bench.enricher.mustFlush)
        #expect(bench.flush().count == 3)
        _ = bench.commit()
        #expect(bench.enricher.openItems == 3)
    }

    @Test("a sensor that started again goes on with its newest clock")
    func epochs() {
        var bench = Bench(Fixtures.enricher())
        bench.take(Fixtures.session(1, revision: 1, lastSeen: 0))
        bench.take(.line(Fixtures.line(revision: 1, clock: 0)), .line(Fixtures.line(revision: 1, clock: 74 * hours, epoch: 2)))
        bench.flush()
        _ = bench.commit()
        #expect(bench.enricher.openItems == 2)
    }

    @Test("a session is not forgotten before its row is acknowledged")
    func unacknowledged() {
        var bench = Bench(Fixtures.enricher())
        bench.take(.line(Fixtures.line(revision: 1, clock: 100 * hours)))
        bench.flush()
        bench.take(Fixtures.session(1, revision: 2, lastSeen: 0))
        _ = bench.commit()
        #expect(bench.flush().count == 1)
    }

    @Test("rows ahead of the commit are kept until the replay has passed them, however old they look")
    func aheadOfCommit() {
        var bench = Bench(Fixtures.enricher(asksHostNames: true))
        bench.take(.session(Fixtures.session(1, revision: 1)), .session(Fixtures.session(1, revision: 2)))
        bench.enricher.answered(HostNameAnswer(address: Fixtures.address(1), hostName: "x"))
        bench.flush()
        bench.append(.line(Fixtures.line(revision: 9, clock: 100 * hours)))
        var second = Bench(Fixtures.enricher(asksHostNames: true), after: bench)
        #expect(second.enricher.openItems == 2)
        second.take(Fixtures.session(1, revision: 1))
        #expect(second.flush().isEmpty)
        _ = second.commit()
        #expect(second.enricher.openItems == 2)
        second.take(Fixtures.session(1, revision: 2))
        #expect(second.flush().isEmpty)
        second.take(.line(Fixtures.line(revision: 10, clock: 101 * hours)))
        second.flush()
        _ = second.commit()
        #expect(second.enricher.openItems == 1)
    }

    @Test("a line, and an open row, that fell ten thousand records behind is written again unchanged, so that a start reads little")
    func repeated() {
        var bench = Bench(Fixtures.enricher())
        let line = Fixtures.line(revision: 1, clock: 0)
        bench.take(.session(Fixtures.session(1, revision: 1)), .line(line))
        let rows = bench.flush()
        bench.nextOutput = 10_001
        bench.take(Fixtures.session(2, revision: 2, address: 2))
        #expect(bench.flush().count == 1)
        #expect(bench.commit()?.restoreFrom == 0)
        #expect(bench.flush() == Array(rows.prefix(1)))
        #expect(bench.flush() == Array(rows.suffix(1)))
        #expect(bench.flush().isEmpty)
        #expect(bench.commit()?.restoreFrom == 10_001)
    }

    @Test("repeating comes to an end however many rows are open")
    func repeatingEnds() {
        var bench = Bench(Fixtures.enricher())
        for number in 0..<6_000 { bench.take(Fixtures.session(Int64(number), revision: 1, address: UInt32(number))) }
        bench.flush()
        bench.nextOutput = 1_000_000
        bench.take(Fixtures.session(9_999, revision: 2))
        bench.flush()
        var written = 0
        for _ in 0..<20 { written += bench.flush().count }
        #expect(written == 6_000)
        #expect(bench.flush().isEmpty)
    }

    @Test("open rows and lines are written again by and by, the oldest first, so that they do not expire")
    func expiry() {
        var bench = Bench(Fixtures.enricher())
        for number in 1...96 { bench.take(Fixtures.session(Int64(number), revision: 1)) }
        bench.take(.line(Fixtures.line(revision: 1, clock: 0)))
        #expect(bench.flush().count == 97)
        _ = bench.commit()
        var written: [[UInt8]: Int] = [:]
        for _ in 0..<48 {
            bench.enricher.hourPassed()
            let rows = bench.flush()
            #expect(rows.count == 3)
            for row in rows { written[row.key, default: 0] += 1 }
        }
        #expect(written.count == 97 && written.values.filter { $0 == 1 }.count == 96)
        // The log may lose what lies before.
        #expect(bench.commit()?.restoreFrom ?? 0 >= 97)
    }

    @Test("after a burst has been forgotten, what is left is found, written and repeated as before")
    func burst() {
        var bench = Bench(Fixtures.enricher())
        for number in 1...5_000 { bench.take(Fixtures.session(Int64(number), revision: 1, lastSeen: number % 500 == 0 ? 80 * hours : 0)) }
        bench.take(.line(Fixtures.line(revision: 1, clock: 80 * hours)))
        bench.flush()
        for number in 5_001...6_500 { bench.take(Fixtures.session(Int64(number), revision: 2, lastSeen: 80 * hours)) }
        _ = bench.commit()
        #expect(bench.enricher.openItems == 1_511)
        bench.take(Fixtures.session(1_000, revision: 3, lastSeen: 81 * hours), Fixtures.session(7_000, revision: 3, lastSeen: 81 * hours))
        #expect(bench.flush().count == 1_502)
        var again = Set<[UInt8]>()
        for _ in 0..<OpenRows.roundHours {
            bench.enricher.hourPassed()
            for row in bench.flush() { again.insert(row.key) }
        }
        #expect(again.count == 1_512)
    }
}
