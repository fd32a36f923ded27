import CReference
import Foundation
import Pipeline
import Postgres
import Tables

/// Rows of attacks and statistics into the tables, as the sink does it, against a C program that has their bytes and statements in memory, and
/// against COPY of the same bytes into tables without a key. Wall time: the work is the server's.
struct SinkBench {
    /// As many as a busy sink takes into one transaction.
    private static let rowsPerTransaction = 4_000
    /// Of each kind: more take longer, and tell nothing else.
    private static let rowsMax = 100_000
    private static let session = ["set temp_buffers = '64MB'", "set work_mem = '64MB'", "set jit = off"]

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
        var (ours, merges, copies): ([Double], [Double], [Double]) = ([], [], [])
        let statements = try recorded()
        let plain = statements.filter { $0.bytes != nil }.map { Statement(text: $0.text.replacing("copy \"stage_", with: "copy \"plain_"), bytes: $0.bytes) }
        for _ in 0..<rounds {
            merges.append(try inSchema { schema in try reference(schema, statements) })
            ours.append(try inSchema { schema in try wall { try apply(schema) } })
            copies.append(try inSchema { schema in
                let tables = statements.filter { $0.isStaging }.map { Statement(text: $0.text.replacing("stage_", with: "plain_").replacing("temporary table", with: "table").replacing("on commit delete rows", with: "")) }
                _ = try reference(schema, tables)
                return try reference(schema, plain)
            })
        }
        let rate = Double(chunks.reduce(0) { $0 + $1.count }) / Measure.median(ours)
        let text = "\(Finding.number(rate / 1_000)) k rows a second"
        return [
            .share("sink: \(what), decoded and merged", of: "C, the same merge", ours: text, ratio: Measure.median(zip(merges, ours).map { $0 / $1 }), atLeast: 0.8),
            .share("  beside COPY", of: "COPY, no key", ours: text, ratio: Measure.median(zip(copies, ours).map { $0 / $1 }), atLeast: 0.35),
        ]
    }

    private struct Statement {
        var text: String
        /// Of a COPY.
        var bytes: [UInt8]?
        var isStaging = false
    }

    /// All that `apply` sends.
    private func recorded() throws -> [Statement] {
        var statements = Self.session.map { Statement(text: $0) }
        var (months, staged): (Set<MonthPartition>, Set<String>) = ([], [])
        for chunk in chunks {
            let batch = try batch(chunk)
            statements += batch.months.subtracting(months).sorted().map { Statement(text: $0.sql) }
            months.formUnion(batch.months)
            for merge in batch.merges where staged.insert(merge.name).inserted {
                statements += merge.stagingDDL.map { Statement(text: $0, isStaging: $0.hasPrefix("create temporary table if not exists stage_")) }
            }
            statements.append(Statement(text: "begin"))
            for merge in batch.merges {
                statements += merge.copies.map { copy in
                    let columns = copy.columns.map { "\"\($0)\"" }.joined(separator: ", ")
                    return Statement(text: "copy \"\(copy.table)\" (\(columns)) from stdin (format binary)", bytes: copy.bytes)
                }
                statements += merge.statements.map { Statement(text: $0) }
            }
            statements.append(Statement(text: "commit"))
        }
        return statements
    }

    private func batch(_ chunk: [[UInt8]]) throws -> TableBatch {
        var batch = TableBatch()
        for row in chunk { try take(&batch, row) }
        return batch
    }

    private func apply(_ schema: String) throws {
        let connection = try connect(schema)
        for statement in Self.session { try connection.execute(statement) }
        var (months, staged): (Set<MonthPartition>, Set<String>) = ([], [])
        for chunk in chunks {
            let batch = try batch(chunk)
            for month in batch.months.subtracting(months).sorted() { try connection.execute(month.sql) }
            months.formUnion(batch.months)
            let merges = batch.merges
            for merge in merges where staged.insert(merge.name).inserted {
                for statement in merge.stagingDDL { try connection.execute(statement) }
            }
            try connection.transaction { () throws(PostgresError) in
                for merge in merges {
                    for copy in merge.copies { try connection.copyIn(table: copy.table, columns: copy.columns, chunks: CollectionOfOne(copy.bytes)) }
                    for statement in merge.statements { try connection.execute(statement) }
                }
            }
        }
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

    private func reference(_ schema: String, _ statements: [Statement]) throws -> Double {
        let bytes = statements.flatMap { $0.bytes ?? [] }
        var (ends, end): ([Int64], Int64) = ([], 0)
        for statement in statements {
            end += Int64(statement.bytes?.count ?? 0)
            ends.append(statement.bytes == nil ? -1 : end)
        }
        let path = "&options=-csearch_path%3D\(schema)"
        let texts = statements.map { strdup($0.text) }
        defer { for text in texts { free(text) } }
        let pointers = texts.map { UnsafePointer($0) }
        let nanoseconds = reference_merge(address + (address.contains("?") ? path : "?" + path.dropFirst()), pointers, bytes, ends, Int64(statements.count))
        guard nanoseconds > 0 else { throw BenchmarkError("the reference merged nothing") }
        return Double(nanoseconds) / 1e9
    }
}
