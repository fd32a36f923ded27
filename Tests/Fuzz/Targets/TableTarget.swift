import Pipeline
import Tables

/// Rows on their way into the tables: an input is a script whose records are, by turns of the gap, attacks, statistics and reports.
enum TableTarget {
    static let target = FuzzTarget(name: "tables", bytesMax: 8_192, seeds: { try SeedWeek().tableScripts }, run: run)

    private static func run(_ bytes: [UInt8]) throws {
        var batch = TableBatch()
        for step in Script(bytes).steps {
            guard case .record(let content, let gap) = step else { continue }
            switch gap % 3 {
            case 0: if let row = try? AttackRow(encoded: content) { try? batch.take(row) }
            case 1: if let row = try? StatisticRow(encoded: content) { try? batch.take(row) }
            default: if let report = try? SensorReport(encoded: content) { try? batch.take(report) }
            }
        }
        let work = batch.work()
        let merges = work.merges
        // All of it is known now, and nothing of it is news.
        var written = WrittenAttacks()
        written.took(work)
        _ = batch.work(after: written)
        guard merges.isEmpty == batch.isEmpty else { throw BrokenPromise("\(batch.rowCount) rows make \(merges.count) merges") }
        guard batch.byteCount <= 64 * bytes.count + 65_536 else { throw BrokenPromise("\(bytes.count) bytes become \(batch.byteCount)") }
    }
}
