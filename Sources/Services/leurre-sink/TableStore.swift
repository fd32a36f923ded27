import Postgres
import Tables

/// Carries batches into the tables: each in one transaction, all of it or nothing. The same batch twice, or an old one late, does no harm.
///
/// After an error that `isFatal` the store is to be opened anew; after any other the same batch may be applied again.
package final class TableStore {
    private let connection: Connection
    private let schema: String
    private let house: HouseIdentity
    private let onWrongGuess: (PostgresError) -> Void
    /// Months that are known to have partitions.
    private var months: Set<MonthPartition> = []
    /// Tables that have staging tables.
    private var staged: Set<String> = []
    /// What came to the tables over this connection. Behind the next one may be another server.
    private var written = WrittenAttacks()

    /// Connects, brings the schema to the program's version and claims it for the house if it is nobody's yet.
    /// - Parameter onWrongGuess: called if somebody else has written what was thought to be new or known, before the batch is written once more.
    package static func open(
        address: String, schema: String = "leurre", house: HouseIdentity = HouseIdentity(), applicationName: String = "leurre-sink",
        statementTimeoutMilliseconds: Int = 60_000, onWrongGuess: @escaping (PostgresError) -> Void = { _ in }
    ) throws(PostgresError) -> TableStore {
        let settings = ConnectionSettings(
            schema: schema, applicationName: applicationName, statementTimeoutMilliseconds: statementTimeoutMilliseconds)
        let connection = try Connection(uri: address, settings: settings)
        _ = try Migrator(SchemaFiles.all, schema: schema).migrate(connection)
        return try TableStore(connection, schema: schema, house: house, onWrongGuess: onWrongGuess)
    }

    private init(
        _ connection: Connection, schema: String, house: HouseIdentity, onWrongGuess: @escaping (PostgresError) -> Void
    ) throws(PostgresError) {
        (self.connection, self.schema, self.house, self.onWrongGuess) = (connection, schema, house, onWrongGuess)
        try connection.query(HouseRow.claimSQL, [house.topicPrefix, house.capturePrefix], "claim the schema \"\(schema)\"")
        try checkOwner()
        for statement in TableMerge.connectionSQL { try connection.execute(statement, "set the memory of the connection") }
    }

    /// When it returns, the rows are on the server's disk.
    package func apply(_ batch: TableBatch) throws(PostgresError) {
        try makePartitions(batch.months)
        do throws(PostgresError) { try write(batch) } catch {
            // If somebody else has written what was thought to be new or known, nothing is known.
            let isWrongGuess = [.serialization, .duplicate].contains(error.code) && !written.isEmpty
            written = isWrongGuess ? .afterWrongGuess : WrittenAttacks()
            guard isWrongGuess else { throw error }
            onWrongGuess(error)
            try write(batch)
        }
    }

    private func write(_ batch: TableBatch) throws(PostgresError) {
        let work = batch.work(after: written)
        guard !work.merges.isEmpty else { return }
        try makeStaging(work.merges)
        let isAllNews = try connection.transaction { () throws(PostgresError) in
            try checkOwner()
            var isAllNews = true
            for merge in work.merges {
                let isTaken = try apply(merge)
                if merge.isRemembered { isAllNews = isTaken }
            }
            return isAllNews
        }
        written.took(work, isAllNews: isAllNews)
    }

    /// The highest offset of `packets.v1` that the tables know of one partition in one generation; nil if there is none.
    package func newestRevision(generation: UInt32, partition: Int32) throws(PostgresError) -> Int64? {
        let rows = try connection.query(
            "select max(revision) from ledger where generation = $1 and partition = $2", ["\(generation)", "\(partition)"],
            "look for the newest revision")
        return rows.first?.first.flatMap { $0 }.flatMap { Int64($0) }
    }

    /// - Returns: false if the table had newer rows.
    private func apply(_ merge: TableMerge) throws(PostgresError) -> Bool {
        let operation = "merge rows into \"\(merge.name)\""
        var isTaken = true
        for step in merge.steps {
            switch step {
            case .copy(let copy): try connection.copyIn(table: copy.table, columns: copy.columns, chunks: copy.data)
            case .run(let statement): if try !run(statement, operation) { isTaken = false }
            }
        }
        return isTaken
    }

    /// - Returns: false if the table had newer rows.
    private func run(_ statement: TableMerge.Statement, _ operation: String) throws(PostgresError) -> Bool {
        let count = try connection.rowCount(of: statement.sql, operation)
        switch statement.count {
        case .exactly(let expected) where count != expected:
            throw PostgresError(code: .serialization, operation: operation, reason: "somebody else has written \(expected - count) of them")
        case .usually(let expected, let others) where count != expected:
            for sql in others { try connection.execute(sql, operation) }
            return false
        default: return true
        }
    }

    /// To be the first statement of every transaction: from here to its end the schema belongs to nobody else.
    private func checkOwner() throws(PostgresError) {
        let rows = try connection.query(HouseRow.selectSQL, [], "read whose schema \"\(schema)\" is")
        guard let owner = rows.first.flatMap(HouseRow.init(values:)), owner.house != house else { return }
        throw PostgresError(code: .schema, operation: "write into the schema \"\(schema)\"", reason: owner.refusal)
    }

    /// Only what is needed here: the server empties every temporary table of the connection with every commit, used or not.
    private func makeStaging(_ merges: [TableMerge]) throws(PostgresError) {
        for merge in merges where !staged.contains(merge.name) {
            for statement in merge.stagingDDL { try connection.execute(statement, "make a staging table") }
            staged.insert(merge.name)
        }
    }

    private func makePartitions(_ wanted: Set<MonthPartition>) throws(PostgresError) {
        for month in wanted.subtracting(months).sorted() {
            try connection.transaction { () throws(PostgresError) in
                try checkOwner()
                try connection.execute(month.sql, "make the partitions of \(month)")
            }
            months.insert(month)
        }
    }
}
