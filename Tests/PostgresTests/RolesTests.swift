import Foundation
import Postgres
import Tables
import TestSupport
import Testing

@testable import leurre
@testable import leurre_sink

/// deploy/postgres/roles.sql on a server of its own: who works can do all that it needs, and owns nothing.
@Suite("Roles", .enabled(if: PrivateCluster.isWanted), .serialized) struct RolesTests {
    private static let script = Tool.root.appendingPathComponent("deploy/postgres/roles.sql").path

    private final class Server {
        let cluster: PrivatePostgres

        init() throws {
            var template = Array("/tmp/leurre-roles-XXXXXX".utf8CString)
            guard mkdtemp(&template) != nil else { throw TestAuthority.Failure(description: "cannot make a temporary folder in /tmp") }
            let folder = URL(fileURLWithPath: String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
            chmod(folder.path, 0o755)
            cluster = try PrivatePostgres.start(in: folder)
        }

        func address(_ user: String) -> String { cluster.address.replacingOccurrences(of: "user=leurre", with: "user=\(user)") }

        func connect(_ user: String) throws -> Connection { try Connection(uri: address(user), settings: ConnectionSettings(schema: "leurre")) }

        func store(_ user: String = "leurre_sink") throws -> TableStore { try TableStore.open(address: address(user)) }

        func makeRoles() throws {
            let output = try Tool.run("/usr/bin/psql", ["-X", "-q", cluster.address, "-f", RolesTests.script])
            #expect(output.code == 0 && output.errors.isEmpty, "\(output.errors)")
        }

        func remove() {
            cluster.stop("immediate")
            try? FileManager.default.removeItem(at: cluster.folder)
        }

        /// Every statement fails for want of a right.
        func expectRefused(_ user: String, _ statements: [String]) throws {
            let connection = try connect(user)
            for sql in statements {
                do throws(PostgresError) {
                    try connection.execute(sql)
                    Issue.record("\(user) may \"\(sql)\"")
                } catch { #expect(error.code == .authentication || error.code == .readOnly, "\(user): \(sql): \(error)") }
            }
        }
    }

    private static let makingAndBreaking = [
        "drop table attacks", "drop view completeness", "drop schema leurre cascade", "alter table ledger add column x integer", "create table mine (a integer)",
        "create schema mine", "create view v as select 1", "create function f() returns integer language sql return 1", "truncate statistics",
        "drop table attacks_2013_06", "delete from attacks", "delete from ledger", "insert into schema_version values (1000, '', '')", "update house set standing = 'retired'",
        "update paper_values set value = 0", "delete from global_series", "set role leurre_owner", "comment on table attacks is ''",
        "create table public.mine (a integer)",
    ]

    @Test("the sink's role does all that a sink does, with the same rows as an owner's; who works owns nothing, and can neither make nor break")
    func roles() throws {
        let server = try Server()
        defer { server.remove() }
        try server.makeRoles()
        let early = #expect(throws: PostgresError.self) { _ = try server.store() }
        #expect(early?.description.contains("run \"leurre migrate\" as their owner first") == true, "\(String(describing: early))")
        let migration = try Tool.run("leurre", ["migrate"], environment: ["LEURRE_POSTGRES": server.address("leurre_migrate")])
        #expect(migration.code == 0, "\(migration.errors)")
        try server.makeRoles()

        let history = RandomHistory(seed: 3)
        let calm = try ScratchSchema()
        let (store, reference) = (try server.store(), try calm.openStore())
        for start in stride(from: 0, to: history.records.count, by: 20) {
            let batch = try TableBatch(history.records[start...].prefix(20))
            try store.apply(batch)
            try reference.apply(batch)
        }
        // The sink of a second process finds all as it is.
        try server.store().apply(try TableBatch(history.records))
        let owner = try server.connect("leurre")
        #expect(try calm.contents(owner) == calm.contents(try calm.connect()))
        #expect(try store.newestRevision(generation: 1, partition: 0) == reference.newestRevision(generation: 1, partition: 0))

        try owner.execute("select make_months('leurre', '2013-06-01')")
        let owned = try owner.query(
            """
            select relname from pg_class where relnamespace = 'leurre'::regnamespace and relowner <> 'leurre_owner'::regrole
            union all select proname from pg_proc where pronamespace = 'leurre'::regnamespace and proowner <> 'leurre_owner'::regrole
            union all select nspname from pg_namespace where nspname = 'leurre' and nspowner <> 'leurre_owner'::regrole
            union all select rolname from pg_roles where rolname = 'leurre_owner' and rolcanlogin
            """)
        #expect(owned.isEmpty)
        try owner.execute("create role ada login in role leurre_analyst")
        for user in ["leurre_sink", "ada", "leurre_ops", "leurre_import"] { try server.expectRefused(user, Self.makingAndBreaking) }
        for user in ["ada", "leurre_ops", "leurre_import"] {
            try server.expectRefused(user, ["create temporary table t (a integer)", "select make_months('leurre', '2013-07-01')", "insert into house values (true, '', '')"])
        }
        #expect(throws: PostgresError.self) { try server.connect("leurre_sink").query("select make_months('leurre', '2013-07-02')") }

        try readers(server)
        try swap(server)
    }

    /// Who reads what.
    private func readers(_ server: Server) throws {
        let dashboards = Tool.root.appendingPathComponent("deploy/grafana/role.sql").path
        #expect(try Tool.run("/usr/bin/psql", ["-X", "-q", server.cluster.address, "-f", dashboards]).errors == "")
        for user in ["ada", "leurre_grafana"] { #expect(try server.connect(user).query("select count(*) > 0 from attacks") == [["t"]]) }
        try server.expectRefused("leurre_grafana", ["insert into house values (true, '', '')", "create temporary table t (a integer)"])
        let addresses = ["select * from attacks", "select * from visits", "select * from payloads", "select * from returning_addresses", "select * from common_addresses()", "select * from payload_digests"]
        for user in ["leurre_ops", "leurre_import"] { try server.expectRefused(user, addresses) }
        // The sink's metrics: everybody's connections among them.
        let sink = try server.connect("leurre_sink")
        for sql in [GaugeSQL.platforms, GaugeSQL.sensors, GaugeSQL.database] { _ = try sink.query(sql) }
        #expect(try sink.query("select count(*) filter (where backend_type is null) from pg_stat_activity") == [["0"]])
        let ops = try server.connect("leurre_ops")
        for view in ["completeness", "completeness_hours", "completeness_days", "coverage", "platform_clock", "sensor_contact", "ledger", "statistics", "house", "schema_version"] {
            _ = try ops.query("select * from \(view) limit 1")
        }
        #expect(try DatabaseReader(address: server.address("leurre_ops")).read().bytes ?? 0 > 1_000_000)
        let ledger = try Tool.run("leurre", ["ledger"], environment: ["LEURRE_POSTGRES": server.address("leurre_ops")])
        #expect(ledger.code == 0 && !ledger.text.isEmpty, "\(ledger.errors)")
        try server.connect("leurre_import").execute(
            "insert into global_series (series, port, protocol, day, records, sources, targets, file_digest) values ('s', 445, 'tcp', '2013-06-01', 1, 1, 1, '') on conflict do nothing")
        try server.expectRefused("leurre_sink", ["insert into global_series (series, port, protocol, day, records, sources, targets, file_digest) values ('x', 1, 'tcp', '2013-06-01', 1, 1, 1, '')"])
    }

    /// After a rebuild has taken the live schema's place the sink writes into it, and into nothing else.
    private func swap(_ server: Server) throws {
        let migrator = try Connection(uri: server.address("leurre_migrate"))
        _ = try Migrator(SchemaFiles.all, schema: "check").migrate(migrator)
        let swap = HouseSwap(live: SchemaName("leurre"), shadow: SchemaName("check"), retired: SchemaName("before"))
        try migrator.transaction { () throws(PostgresError) in for statement in swap.statements { try migrator.execute(statement) } }
        try server.store().apply(try TableBatch([.attack(.attack(Records.attack(1)))]))
        #expect(try server.connect("ada").query("select count(*) from attacks") == [["1"]])
        #expect(try server.connect("leurre").query("select count(*) from pg_class where relname ~ '^attacks_' and relnamespace = 'leurre'::regnamespace and relkind = 'r'") == [["1"]])
    }
}
