import Enrichment
import Pipeline
import TestSupport
import Testing

@Suite("Ledger lines on their way through enrichment")
struct LedgerPassageTests {
    /// A line of one packet an hour, with ever more hours.
    private struct Growing {
        var line = Fixtures.line(revision: 0, clock: 0)

        mutating func grow(hours: Int) -> SessionRow {
            for _ in 0..<hours {
                let before = LedgerHour(totalsOf: line)
                (line.captured, line.delivered, line.counted) = (line.captured + 1, line.delivered + 1, line.counted + 1)
                line.clock = line.clock + .hours(1)
                line.account(since: before, in: line.clock.hour)
            }
            line.revision = Revision(generation: 1, offset: line.revision.offset + 1)
            return .line(line)
        }
    }

    /// The hours that a reader of the output has seen whole.
    private func hours(_ bench: Bench) -> Set<Int32> {
        let lines = bench.output.compactMap { if case .line(let line) = $0.row { line } else { nil } }
        return Set(lines.flatMap { $0.hours.filter { $0.captured == 1 }.map(\.hour) })
    }

    @Test("no hour is skipped, however many hours lines run ahead of the flushes", arguments: 0..<20)
    func everyHour(seed: Int) {
        var (bench, growing, numbers) = (Bench(Fixtures.enricher()), Growing(), SeededRandom(seed: seed))
        for _ in 0..<60 {
            bench.take(growing.grow(hours: numbers.number(0...30)))
            if bench.enricher.mustFlush && numbers.chance(50) || numbers.chance(20) { bench.flush() }
        }
        bench.flush()
        #expect(hours(bench).count == Int(growing.line.captured))
    }

    @Test("lines that lose no hour by it are written once a flush")
    func once() {
        var (bench, growing) = (Bench(Fixtures.enricher()), Growing())
        bench.take(growing.grow(hours: 100))
        bench.flush()
        bench.take(growing.grow(hours: 30), growing.grow(hours: 30))
        #expect(bench.flush().count == 1)
        bench.take(growing.grow(hours: 30), growing.grow(hours: 50))
        #expect(bench.flush().count == 2 && hours(bench).count == 72 + 140)
        #expect(bench.flush().isEmpty)
    }
}
