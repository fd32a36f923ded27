import Postgres
import Tables

/// A house beside the live one: where its tables and topics are, and with what it counts.
struct Shadow {
    var schema: SchemaName
    var row: HouseRow
    var latenessHours: Int

    /// It has packets of its own, from captures.
    var hasOwnPackets: Bool { row.house.capturePrefix == row.house.topicPrefix }
    var generation: UInt32 { row.generation ?? 1 }

    /// The settings that make a service one of this house.
    func arguments(of service: String) -> [String] {
        var arguments = ["--topic-prefix", row.house.topicPrefix]
        if ["leurre-sessions", "leurre-sink"].contains(service) { arguments += ["--capture-prefix", row.house.capturePrefix] }
        if service != "leurre-sink" { arguments += ["--generation", "\(generation)", "--allowed-lateness-hours", "\(latenessHours)"] }
        return arguments
    }

    /// For people, ready for a shell.
    var serviceLines: [String] {
        House.services.map { service in
            service.name + " " + arguments(of: service.name).map { $0.isEmpty ? "\"\"" : $0 }.joined(separator: " ")
        }
    }
}

/// Reads and changes what the database knows about houses.
struct HouseRegister {
    let connection: Connection

    func exists(_ schema: SchemaName) throws(PostgresError) -> Bool {
        try !connection.query("select 1 from pg_namespace where nspname = $1", [schema.description]).isEmpty
    }

    /// Nothing has been made in it, or it is not there.
    func isEmpty(_ schema: SchemaName) throws(PostgresError) -> Bool {
        try connection.query(
            "select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 limit 1", [schema.description]
        ).isEmpty
    }

    /// Whose a schema is; nil if it has no such table, or nobody has claimed it.
    func row(of schema: SchemaName) throws(PostgresError) -> HouseRow? {
        let quoted = Connection.quoted(schema.description)
        guard try connection.query("select to_regclass($1)", ["\(quoted).house"]).first?.first.flatMap({ $0 }) != nil else { return nil }
        try connection.use(schema: schema.description)
        return try connection.query(HouseRow.selectSQL, [], "read whose schema \"\(schema)\" is").first.flatMap(HouseRow.init(values:))
    }

    /// How late a packet may be and still count, in hours, as the schema's tables know it.
    func latenessHours(of schema: SchemaName) throws(PostgresError) -> Int {
        let sql = "select (extract(epoch from \(Connection.quoted(schema.description)).allowed_lateness()) / 3600)::integer"
        return try connection.query(sql).first?.first.flatMap { $0 }.flatMap { Int($0) } ?? 48
    }

    /// The newest generation that the tables of a schema hold; 0 if they are empty.
    func newestGeneration(in schema: SchemaName) throws(PostgresError) -> Int64 {
        let quoted = Connection.quoted(schema.description)
        let rows = try connection.query(
            "select greatest((select max(generation) from \(quoted).ledger), (select max(generation) from \(quoted).statistics))")
        return rows.first?.first.flatMap { $0 }.flatMap { Int64($0) } ?? 0
    }

    /// Makes the tables and writes down whose they are.
    func make(_ shadow: Shadow) throws(PostgresError) {
        _ = try Migrator(SchemaFiles.all, schema: shadow.schema.description).migrate(connection)
        try connection.use(schema: shadow.schema.description)
        let operation = "claim the schema \"\(shadow.schema)\""
        try connection.transaction { () throws(PostgresError) in
            try connection.query(
                HouseRow.makeSQL,
                [shadow.row.house.topicPrefix, shadow.row.house.capturePrefix, "\(shadow.generation)", shadow.row.standing.rawValue], operation)
            try connection.execute(HouseRow.latenessSQL(hours: shadow.latenessHours), operation)
        }
    }

    func drop(_ schema: SchemaName) throws(PostgresError) {
        try connection.execute("drop schema \(Connection.quoted(schema.description)) cascade", "drop the schema \"\(schema)\"")
    }
}
