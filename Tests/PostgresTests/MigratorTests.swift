import Postgres
import Tables
import Testing

@Suite("migrations", .enabled(if: PrivateCluster.isWanted))
struct MigratorTests {
    @Test("they are applied once, in order")
    func twice() throws {
        let schema = try ScratchSchema()
        let connection = try schema.connect()
        let migrator = Migrator(SchemaFiles.all.reversed(), schema: schema.name)
        #expect(try migrator.version(connection) == 0)
        #expect(try migrator.migrate(connection) == SchemaFiles.all.map(\.number))
        #expect(try migrator.migrate(connection) == [])
        #expect(try migrator.version(connection) == SchemaFiles.all.last?.number)
        #expect(try connection.query("select number, name from schema_version order by 1").count == SchemaFiles.all.count)
    }

    @Test("a schema newer than the program is refused, and left as it is")
    func newer() throws {
        let schema = try ScratchSchema()
        let connection = try schema.connect()
        let newer = SchemaFiles.all + [(number: 9_999, name: "to come", sql: "create table to_come (a integer)")]
        _ = try Migrator(newer, schema: schema.name).migrate(connection)
        let expected =
            "cannot migrate the schema \"\(schema.name)\": it is at version 9999, this program knows versions up to "
            + "\(SchemaFiles.all.last?.number ?? 0); install the newer program"
        do throws(PostgresError) {
            _ = try Migrator(SchemaFiles.all, schema: schema.name).migrate(connection)
            Issue.record("a newer schema was accepted")
        } catch {
            #expect(error.description == expected)
            #expect(!error.isRetriable && error.code == .schema)
        }
        // Nor does a sink write into it.
        #expect(throws: PostgresError.self) { try schema.openStore() }
        #expect(try Migrator(newer, schema: schema.name).migrate(connection) == [])
    }

    @Test("a migration that was changed after it was applied is refused")
    func changed() throws {
        let schema = try ScratchSchema()
        let connection = try schema.connect()
        _ = try Migrator(SchemaFiles.all, schema: schema.name).migrate(connection)
        var changed = SchemaFiles.all
        changed[2].sql += " "
        #expect(throws: PostgresError.self) { try Migrator(changed, schema: schema.name).migrate(connection) }
    }

    @Test("one that fails leaves nothing of itself, and the lock to others")
    func failing() throws {
        let schema = try ScratchSchema()
        let connection = try schema.connect()
        let failing = SchemaFiles.all + [(number: 9_999, name: "broken", sql: "create table half (a integer); select 1/0")]
        #expect(throws: PostgresError.self) { try Migrator(failing, schema: schema.name).migrate(connection) }
        #expect(try connection.query("select to_regclass('half')") == [[nil]])
        #expect(try Migrator(SchemaFiles.all, schema: schema.name).migrate(try schema.connect()) == [])
    }

    @Test("several programs may migrate at once: one does it")
    func atOnce() async throws {
        let schema = try ScratchSchema()
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask { try Migrator(SchemaFiles.all, schema: schema.name).migrate(try schema.connect()).count }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts.sorted() == [0, 0, 0, SchemaFiles.all.count])
    }

    @Test("a database that cannot keep every text is refused")
    func encoding() throws {
        let cluster = try PrivateCluster.shared.get()
        let owner = try Connection(uri: cluster.address())
        try owner.execute("create database narrow encoding 'SQL_ASCII' locale 'C' template template0")
        let connection = try Connection(uri: cluster.address(database: "narrow"))
        do throws(PostgresError) {
            _ = try Migrator(SchemaFiles.all).migrate(connection)
            Issue.record("a database without UTF-8 was accepted")
        } catch { #expect(error.description.contains("encoding is \"SQL_ASCII\"")) }
    }
}
