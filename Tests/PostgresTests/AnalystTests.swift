import Postgres
import Testing

@Suite("an analyst", .enabled(if: PrivateCluster.isWanted))
struct AnalystTests {
    @Test("reads all tables, views and functions")
    func reads() throws {
        let schema = try ScratchSchema()
        let store = try schema.openStore()
        try store.apply(try .init([.attack(.attack(Records.attack(1)))]))
        let connection = try schema.connect()
        try connection.execute("set role leurre_analyst")
        let relations = try connection.query(
            """
            select relname from pg_class
            where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'v') and not relispartition
            """)
        #expect(relations.count > 15)
        for relation in relations { _ = try connection.query("select * from \(try #require(relation[0])) limit 1") }
        #expect(try connection.query("select count(*) from attacks") == [["1"]])
        #expect(try connection.query("select * from table_4_of('{445/tcp}')").isEmpty)
    }

    @Test(
        "does nothing else",
        arguments: [
            "delete from attacks", "update platforms set country = 'XX'", "insert into schema_version values (1000, '', '')",
            "truncate visits", "drop table ledger", "create table mine (a integer)", "create view v as select 1",
        ])
    func writesNothing(sql: String) throws {
        let schema = try ScratchSchema()
        _ = try schema.openStore()
        let connection = try schema.connect()
        try connection.execute("set role leurre_analyst")
        do throws(PostgresError) {
            try connection.execute(sql)
            Issue.record("an analyst may \"\(sql)\"")
        } catch { #expect(error.code == .authentication) }
    }

    @Test("finds a comment on every table, view, column and function")
    func comments() throws {
        let schema = try ScratchSchema()
        try schema.openStore().apply(try .init([.attack(.attack(Records.attack(1)))]))
        let connection = try schema.connect()
        let bare = try connection.query(
            """
            select c.relname || coalesce('.' || a.attname, '') from pg_class c
            left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and not c.relispartition
            where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v')
                and (obj_description(c.oid, 'pg_class') is null
                    or a.attnum is not null and col_description(c.oid, a.attnum) is null)
            union all
            select p.proname from pg_proc p
            where p.pronamespace = current_schema()::regnamespace and obj_description(p.oid, 'pg_proc') is null
            """)
        #expect(bare.isEmpty)
    }
}
