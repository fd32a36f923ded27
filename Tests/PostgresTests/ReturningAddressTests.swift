import Postgres
import Tables
import Testing

/// What is asked of addresses that came back is summed up for each of them: that must be what their attacks say, always.
@Suite("addresses that came back", .enabled(if: PrivateCluster.isWanted))
struct ReturningAddressTests {
    private static let periods = [
        ("-infinity", "infinity"), ("2013-06-05 00:00+00", "2013-06-20 00:00+00"), ("2013-06-05 07:30+00", "2013-07-04 11:00+00"),
        ("2013-06-10 00:00:01+00", "infinity"),
    ]

    private static let platforms = ["null", "'{p1,p2,p3,p4,p5,p6}'", "'{p1,p3}'", "'{p4,p5,p6,nobody}'"]

    private static let questions = [
        "section_4_1(*)", "common_over_time(*)", "common_addresses(*)", "common_addresses(*, 3)", "common_addresses(*, 1)", "blocklist(*)",
        "blocklist(*, 3, true)", "blocklist(*, 1, true)", "blocklist(*, 2, true)",
    ]

    /// The functions as they were before anything was summed up, under names of their own.
    private func makeOldFunctions(_ connection: Connection) throws {
        for (number, name) in [(22, "section_4_1"), (22, "common_over_time"), (24, "common_addresses"), (24, "blocklist")] {
            let sql = try #require(SchemaFiles.all.first { $0.number == number }?.sql)
            let beginning = "create or replace function \(name)("
            let definition = try #require(sql.components(separatedBy: beginning).last?.components(separatedBy: "\nend;\n").first)
            try connection.execute("create function old_\(name)(\(definition)\nend")
        }
    }

    @Test("every answer, of any period and any platforms, is what the attacks themselves give, row by row and in the same order")
    func answers() throws {
        let schema = try ScratchSchema()
        _ = try schema.openStore()
        let connection = try schema.connect()
        try makeOldFunctions(connection)
        try connection.execute(RandomReturns.setup)
        for change in RandomReturns.changes {
            try connection.execute(change.sql)
            for (from, to) in Self.periods {
                for only in Self.platforms {
                    let arguments = "'\(from)', '\(to)', \(only)"
                    let texts = Self.questions.map { question in
                        let call = question.replacing("*", with: arguments)
                        let rows = "(select string_agg(t::text, chr(10)) from"
                        return "\(rows) \(call) t) is not distinct from \(rows) old_\(call) t)"
                    }
                    let same = try connection.query("select " + texts.joined(separator: ", "))
                    #expect(same == [texts.map { _ in "t" }], "\(change.what): \(arguments)")
                }
            }
        }
        let rows = try connection.query(
            """
            select
                (select count(*) > 20 from returning_addresses), (select count(*) > 0 from addresses where attacks > 8),
                (select count(*) > 20 from common_addresses), (select count(*) > 10 from blocklist()),
                (select count(*) > 0 from returning_addresses where full_days is not null)
            """)
        #expect(rows == [["t", "t", "t", "t", "t"]])
    }

    @Test("what is summed up is what summing up anew gives, whatever was changed")
    func kept() throws {
        let schema = try ScratchSchema()
        _ = try schema.openStore()
        let connection = try schema.connect()
        try connection.execute(RandomReturns.setup)
        let rows = "select * from returning_addresses order by source"
        for change in RandomReturns.changes {
            try connection.execute(change.sql)
            let kept = try connection.query(rows)
            #expect(kept.count > 5, "\(change.what)")
            try connection.execute("select recount_days()")
            #expect(try connection.query(rows) == kept, "\(change.what)")
        }
        #expect(
            try connection.query(
                """
                select
                    (select count(*) from returning_addresses r full join addresses a on a.source = r.source and a.attacks between 2 and 8
                        where (r.source is null) <> (a.attacks not between 2 and 8) or r.attacks <> a.attacks),
                    (select bool_and(attacks between 2 and 8 and cardinality(days) = attacks) from returning_addresses)
                """) == [["0", "t"]])
        try connection.execute("truncate attacks")
        #expect(try connection.query(rows).isEmpty)
    }

    @Test("a database that is full already is summed up by the migration, from the rows of before")
    func migrated() throws {
        let schema = try ScratchSchema()
        let connection = try schema.connect()
        _ = try Migrator(SchemaFiles.all.filter { $0.number < 25 }, schema: schema.name).migrate(connection)
        try connection.execute(RandomReturns.setup)
        for change in RandomReturns.changes.prefix(4) { try connection.execute(change.sql) }
        #expect(try Migrator(SchemaFiles.all, schema: schema.name).migrate(connection).first == 25)
        let kept = try connection.query("select * from returning_addresses order by source")
        #expect(kept.count > 20)
        try connection.execute("select recount_days()")
        #expect(try connection.query("select * from returning_addresses order by source") == kept)
    }
}
