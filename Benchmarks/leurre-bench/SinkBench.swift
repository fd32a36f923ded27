import CReference
import Foundation
import Pipeline
import Postgres
import Tables

/// Rows of attacks and statistics into the tables, as the sink does it, against C programs that have bytes and statements in memory: those of a sink that
/// stages and merges every row, those that ours would send, and COPY of every row into tables without a key. Wall time: the work is the server's.
struct SinkBench {
    /// As many as a busy sink takes into one transaction.
    private static let rowsPerTransaction = 4_000
    /// Of each kind: more take longer, and tell nothing else.
    private static let rowsMax = 100_000

    let address: String
    let chunks: [[[UInt8]]]
    private let take: (inout TableBatch, [UInt8]) throws -> Void

    static func run(_ address: String, attacks: [[UInt8]], statistics: [[UInt8]], rounds: Int) throws -> [Finding] {
        try SinkBench(address, attacks) { try $0.take(AttackRow(encoded: $1)) }.run("attacks", rounds)
            + SinkBench(address, statistics) { try $0.take(StatisticRow(encoded: $1)) }.run("statistics", rounds)
    }

    private init(_ address: String, _ rows: [[UInt8]], _ take: @escaping (inout TableBatch, [UInt8]) throws -> Void) {
        (self.address, self.take) = (address, take)
        let rows = rows.prefix(Self.rowsMax)
        chunks = stride(from: 0, to: rows.count, by: Self.rowsPerTransaction).map { Array(rows[$0..<min($0 + Self.rowsPerTransaction, rows.count)]) }
    }

    private func run(_ what: String, _ rounds: Int) throws -> [Finding] {
        var (ours, merges, same, copies): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
        let all = try steps(isRemembering: false)
        let own = try steps(isRemembering: true)
        let tables = all.filter(\.isStagingTable).map { Step.run($0.text.replacing("temporary table", with: "table").replacing("on commit delete rows", with: "")) }
        for _ in 0..<rounds {
            merges.append(try inSchema { schema in try reference(schema, all) })
            same.append(try inSchema { schema in try reference(schema, own) })
            ours.append(try inSchema { schema in try wall { try apply(schema) } })
            copies.append(try inSchema { schema in
                _ = try reference(schema, tables, stagingAs: "plain_")
                return try reference(schema, all.filter { $0.bytes != nil }, stagingAs: "plain_")
            })
        }
        let rate = Double(chunks.reduce(0) { $0 + $1.count }) / Measure.median(ours)
        let text = "\(Finding.number(rate / 1_000)) k rows a second"
        func ratio(_ others: [Double]) -> Double { Measure.median(zip(others, ours).map { $0 / $1 }) }
        return [
            .share("sink: \(what), decoded and merged", of: "C, all staged and merged", ours: text, ratio: ratio(merges), atLeast: 0.8),
            Finding(what: "  beside the same statements", limit: "C, the same statements", ours: text, ratio: ratio(same), target: "", isMet: true),
            .share("  beside COPY", of: "COPY, no key", ours: text, ratio: ratio(copies), atLeast: 0.35),
        ]
    }

    /// - Parameter isRemembering: what was written before, as the sink does.
    private func steps(isRemembering: Bool) throws -> [Step] {
        var steps = Steps()
        return try Steps.first + chunks.flatMap { steps.next(try batch($0), isRemembering: isRemembering) }
    }

    private enum Step {
        case run(String)
        case copy(TableMerge.Copy)

        var text: String {
            switch self {
            case .run(let sql): sql
            case .copy(let copy):
                "copy \"\(copy.table)\" (" + copy.columns.map { "\"\($0)\"" }.joined(separator: ", ") + ") from stdin (format binary)"
            }
        }

        /// Of a COPY.
        var bytes: [UInt8]? { if case .copy(let copy) = self { copy.data.flatMap { $0 } } else { nil } }

        var isStagingTable: Bool { text.hasPrefix("create temporary table if not exists stage_") }
    }

    /// What goes over a connection for one batch after the other.
    private struct Steps {
        private var months: Set<MonthPartition> = []
        private var staged: Set<String> = []
        private var written = WrittenAttacks()

        static let first = TableMerge.connectionSQL.map(Step.run)

        mutating func next(_ batch: TableBatch, isRemembering: Bool = true) -> [Step] {
            var steps = batch.months.subtracting(months).sorted().map { Step.run($0.sql) }
            months.formUnion(batch.months)
            let work = batch.work(after: written)
            if isRemembering { written.took(work) }
            for merge in work.merges where staged.insert(merge.name).inserted { steps += merge.stagingDDL.map(Step.run) }
            steps.append(.run("begin"))
            for step in work.merges.flatMap(\.steps) {
                switch step {
                case .copy(let copy): steps.append(.copy(copy))
                case .run(let statement): steps.append(.run(statement.sql))
                }
            }
            steps.append(.run("commit"))
            return steps
        }
    }

    private func batch(_ chunk: [[UInt8]]) throws -> TableBatch {
        var batch = TableBatch()
        for row in chunk { try take(&batch, row) }
        return batch
    }

    private func apply(_ schema: String) throws {
        let connection = try connect(schema)
        func send(_ steps: [Step]) throws {
            for step in steps {
                switch step {
                case .run(let sql): try connection.execute(sql)
                case .copy(let copy): try connection.copyIn(table: copy.table, columns: copy.columns, chunks: copy.data)
                }
            }
        }
        var steps = Steps()
        try send(Steps.first)
        for chunk in chunks { try send(steps.next(try batch(chunk))) }
    }

    private func connect(_ schema: String) throws -> Connection {
        try Connection(uri: address, settings: ConnectionSettings(schema: schema, applicationName: "leurre-bench", statementTimeoutMilliseconds: 600_000))
    }

    /// A fresh schema each time.
    private func inSchema(_ body: (String) throws -> Double) throws -> Double {
        let schema = "leurre_bench"
        let connection = try connect(schema)
        _ = try Migrator(SchemaFiles.all, schema: schema).migrate(connection)
        defer { try? connection.execute("drop schema \(schema) cascade") }
        return try body(schema)
    }

    private func wall(_ body: () throws -> Void) rethrows -> Double {
        let begun = ContinuousClock.now
        try body()
        return (ContinuousClock.now - begun) / .seconds(1)
    }

    /// - Parameter prefix: in the place of the staging tables'.
    private func reference(_ schema: String, _ steps: [Step], stagingAs prefix: String = "stage_") throws -> Double {
        let bytes = steps.flatMap { $0.bytes ?? [] }
        var (ends, end): ([Int64], Int64) = ([], 0)
        for step in steps {
            end += Int64(step.bytes?.count ?? 0)
            ends.append(step.bytes == nil ? -1 : end)
        }
        let path = "&options=-csearch_path%3D\(schema)"
        let texts = steps.map { strdup($0.text.replacing("stage_", with: prefix)) }
        defer { for text in texts { free(text) } }
        let pointers = texts.map { UnsafePointer($0) }
        let nanoseconds = reference_merge(address + (address.contains("?") ? path : "?" + path.dropFirst()), pointers, bytes, ends, Int64(steps.count))
        guard nanoseconds > 0 else { throw BenchmarkError("the reference merged nothing") }
        return Double(nanoseconds) / 1e9
    }
}
