/// Brings a schema to the newest version: applies what is missing, in order, each step in a transaction of its own.
///
/// Any number of programs may do so at once: an advisory lock lets one after the other in. The first migration makes the table
/// `schema_version` (number, name, checksum), in which every applied one is noted.
package struct Migrator {
    private let migrations: [Migration]
    private let schema: String

    /// - Parameter migrations: the whole sequence, from the first; sorted here.
    package init(_ migrations: [Migration], schema: String = "leurre") {
        self.migrations = migrations.sorted { $0.number < $1.number }
        self.schema = schema
    }

    private var operation: String { "migrate the schema \"\(schema)\"" }

    /// Returns the numbers that were applied now; empty if the schema was up to date. Leaves the connection in the schema.
    package func migrate(_ connection: Connection) throws(PostgresError) -> [Int] {
        try checkEncoding(connection)
        let key = "hashtextextended($1, 0)"
        try connection.query("select pg_advisory_lock(\(key))", ["leurre migrations of \(schema)"], operation)
        let applied: [Int]
        do throws(PostgresError) {
            applied = try applyMissing(connection)
        } catch {
            // A connection that is gone has given its lock back.
            _ = try? connection.query("select pg_advisory_unlock(\(key))", ["leurre migrations of \(schema)"])
            throw error
        }
        try connection.query("select pg_advisory_unlock(\(key))", ["leurre migrations of \(schema)"], operation)
        return applied
    }

    /// The newest applied migration, 0 if there is none; throws if the schema is not one that this program knows.
    package func version(_ connection: Connection) throws(PostgresError) -> Int {
        try connection.use(schema: schema)
        let table = try connection.query("select to_regclass('schema_version')", [], operation)
        guard table.first?.first.flatMap({ $0 }) != nil else { return 0 }
        let rows = try connection.query("select number, checksum from schema_version order by number", [], operation)
        let applied = rows.map { (number: $0[0].flatMap { Int($0) } ?? 0, checksum: $0[1] ?? "") }
        for step in applied { try check(step, connection) }
        return applied.last?.number ?? 0
    }

    private func applyMissing(_ connection: Connection) throws(PostgresError) -> [Int] {
        let found = try connection.query("select 1 from pg_namespace where nspname = $1", [schema], operation)
        if found.isEmpty { try asOwner { () throws(PostgresError) in try connection.execute("create schema \(Connection.quoted(schema))", operation) } }
        let current = try version(connection)
        let missing = migrations.filter { $0.number > current }
        for migration in missing { try apply(migration, connection) }
        if !missing.isEmpty { try giveRights(connection) }
        return missing.map { $0.number }
    }

    /// What a migration has made is for whoever may use the rest.
    private func giveRights(_ connection: Connection) throws(PostgresError) {
        guard try connection.query("select to_regprocedure('give_rights()')", [], operation).first?.first.flatMap({ $0 }) != nil else { return }
        try connection.query("select give_rights()", [], operation)
    }

    private func apply(_ migration: Migration, _ connection: Connection) throws(PostgresError) {
        let operation = "apply migration \(migration.number) \"\(migration.name)\" to the schema \"\(schema)\""
        try asOwner { () throws(PostgresError) in
            try connection.transaction { () throws(PostgresError) in
                // A migration may have to rewrite what years have gathered.
                try connection.execute("set local statement_timeout = 0", operation)
                try connection.execute(migration.sql, operation)
                try connection.query(
                    "insert into schema_version (number, name, checksum) values ($1, $2, \(Self.checksum("$3")))",
                    ["\(migration.number)", migration.name, migration.sql], operation)
            }
        }
    }

    /// A sink that owns nothing comes this far when nobody has migrated before it.
    private func asOwner(_ body: () throws(PostgresError) -> Void) throws(PostgresError) {
        do throws(PostgresError) { try body() } catch {
            guard error.code == .authentication else { throw error }
            var error = error
            error.cure = "this user may not change tables: run \"leurre migrate\" as their owner first"
            throw error
        }
    }

    private func check(_ step: (number: Int, checksum: String), _ connection: Connection) throws(PostgresError) {
        guard let migration = migrations.first(where: { $0.number == step.number }) else {
            throw refusal(
                "it is at version \(step.number), this program knows versions up to \(migrations.last?.number ?? 0); "
                    + "install the newer program")
        }
        let rows = try connection.query("select \(Self.checksum("$1"))", [migration.sql], operation)
        guard rows.first?.first.flatMap({ $0 }) == step.checksum else {
            throw refusal(
                "its version \(step.number) was made by another \"\(migration.name)\" than this program's; "
                    + "use the program that made it, or another schema")
        }
    }

    /// Everything that attackers can name must find its place in a text.
    private func checkEncoding(_ connection: Connection) throws(PostgresError) {
        let encoding = try connection.query("show server_encoding", [], operation).first?.first.flatMap { $0 } ?? ""
        guard encoding == "UTF8" else {
            throw refusal("the database's encoding is \"\(encoding)\"; create a database with encoding \"UTF8\"")
        }
    }

    private static func checksum(_ parameter: String) -> String { "encode(sha256(convert_to(\(parameter), 'UTF8')), 'hex')" }

    private func refusal(_ reason: String) -> PostgresError { PostgresError(code: .schema, operation: operation, reason: reason) }
}
