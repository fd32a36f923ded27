import Postgres
import Tables

/// Runs a comparison on the database.
struct ComparisonRun {
    let connection: Connection
    let live: SchemaName
    let rebuilt: SchemaName
    let input: Comparison.Input
    /// The most differences to show of each table.
    let examples: Int

    /// Up to where both sides' tables are complete now. To be asked for before the services are given the time to follow.
    func floors() throws -> [Int32: Int64] {
        let rows = try connection.query(Comparison.floorsSQL(live: live, rebuilt: rebuilt), [], "read how far the tables go")
        return Dictionary(rows.compactMap { row in row[0].flatMap { Int32($0) }.map { ($0, row[1].flatMap { Int64($0) } ?? -1) } }) { $1 }
    }

    /// Holds one state of both schemas against each other.
    func compare(floors: [Int32: Int64]) throws(PostgresError) -> ComparisonResult {
        let comparison = Comparison(live: live, rebuilt: rebuilt, input: input, floors: floors)
        let operation = "compare the schemas \"\(live)\" and \"\(rebuilt)\""
        return try connection.transaction { () throws(PostgresError) in
            try connection.execute("set transaction isolation level repeatable read", operation)
            try connection.execute("set local statement_timeout = 0", operation)
            for statement in comparison.setup { try connection.execute(statement, operation) }
            var result = ComparisonResult()
            result.spans = try connection.query(Comparison.spansSQL, [], operation).map(ComparisonResult.Span.init)
            for table in comparison.tables { result.tables.append(try compare(table, operation)) }
            return result
        }
    }

    private func compare(_ table: ComparedTable, _ operation: String) throws(PostgresError) -> ComparisonResult.Table {
        let relation = try connection.query(
            """
            select a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = $1 and c.relname = $2 and a.attnum > 0 and not a.attisdropped order by a.attnum
            """, [live.description, table.name], operation)
        let columns = table.compared(of: relation.compactMap { $0[0] })
        let counts = try connection.query(table.countSQL(columns), [], operation).first ?? []
        var result = ComparisonResult.Table(name: table.name, counts: counts.map { $0.flatMap { Int($0) } ?? 0 })
        guard result.differences > 0, examples > 0 else { return result }
        let rows = try connection.query(table.examplesSQL(columns, limit: examples), [], operation)
        result.examples = rows.map(ComparisonResult.Example.init)
        return result
    }
}
