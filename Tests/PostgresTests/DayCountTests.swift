import Pipeline
import Postgres
import Tables
import Testing

@testable import leurre_sink

/// The paper's functions read counts of days instead of rows: they must be what the rows say, always.
@Suite("counts of days", .enabled(if: PrivateCluster.isWanted))
struct DayCountTests {
    private static let counts = [
        """
        select platform, day, host_patterns, sum(sources), sum(personal_computers), sum(undetermined), sum(windows), sum(other_systems),
            sum(tools), sum(reached_1), sum(reached_2), sum(reached_3), sum(reached_4), sum(increasing), sum(decreasing)
        from attack_days group by platform, day, host_patterns having sum(sources) <> 0 order by platform, day, host_patterns
        """,
        "select platform, day, country, sum(sources) from country_days group by platform, day, country having sum(sources) <> 0 order by 1, 2, 3",
        """
        select platform, day, ports_sequence, sum(visits), sum(sources) from sequence_days
        group by platform, day, ports_sequence having sum(visits) <> 0 order by 1, 2, 3
        """,
        "select source, attacks from addresses where attacks <> 0 order by source",
        """
        select platform, day, sum(captured), sum(received), sum(counted), sum(duplicate), sum(missing), sum(late), sum(lost_records),
            sum(redriven), sum(unbalanced)
        from ledger_days group by platform, day order by platform, day
        """,
    ]

    /// What stands there is what counting the rows anew gives.
    private func expectCounted(_ connection: Connection, _ comment: Comment) throws {
        let kept = try Self.counts.map { try connection.query($0) }
        try connection.execute("select recount_days()")
        for (counted, sql) in zip(kept, Self.counts) { #expect(try connection.query(sql) == counted, comment) }
    }

    @Test("three sinks at once, in any order and with repetitions, leave the counts that the rows give", arguments: UInt64(31)...34)
    func manyAtOnce(seed: UInt64) async throws {
        let history = RandomHistory(seed: seed)
        let schema = try ScratchSchema()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for sink: UInt64 in 0..<3 {
                group.addTask {
                    var random = SeededGenerator(seed: seed &* 3 &+ sink)
                    let store = try schema.openStore()
                    var rest = history.shuffled(&random)[...]
                    while !rest.isEmpty {
                        try store.apply(try TableBatch(rest.prefix(20)))
                        rest = rest.dropFirst(20)
                    }
                }
            }
            try await group.waitForAll()
        }
        let connection = try schema.connect()
        #expect(try connection.query("select sum(sources) > 0 from attack_days") == [["t"]])
        #expect(try connection.query("select sum(visits) > 0 from sequence_days") == [["t"]])
        try expectCounted(connection, "seed \(seed)")
    }

    @Test("rows that are changed, deleted or cleared by hand are counted too, from wherever, and under another name of the schema")
    func byHand() throws {
        let schema = try ScratchSchema()
        try schema.openStore().apply(try TableBatch(SmallWorld().records))
        let connection = try schema.connect()
        try connection.execute("update attacks set country = 'XX', machines_targeted = 2 where platform = 'taiwan'")
        try expectCounted(connection, "changed")
        try connection.execute("set search_path = pg_catalog; delete from \(schema.name).visits where machine = 1; set search_path = \(schema.name)")
        #expect(try connection.query("show search_path") == [["\(schema.name)"]])
        try expectCounted(connection, "deleted")
        let renamed = schema.name + "_renamed"
        try connection.execute("alter schema \(schema.name) rename to \(renamed); set search_path = \(renamed)")
        try connection.execute("delete from attacks where platform = 'france1'")
        try expectCounted(connection, "renamed")
        try connection.execute("truncate attacks, visits, ledger_hours")
        for sql in Self.counts { #expect(try connection.query(sql).isEmpty) }
    }

    @Test(
        "a period counts the same whether it holds whole days or cuts them",
        arguments: [
            ("-infinity", "infinity"), ("2013-06-10 00:00+00", "2013-06-12 00:00+00"), ("2013-06-10 07:30+00", "2013-06-12 11:00+00"),
            ("2013-06-11 02:00+00", "2013-06-11 09:00:00.5+00"), ("-infinity", "2013-06-11 13:00+00"), ("2013-06-10 00:00:01+00", "infinity"),
        ])
    func periods(from: String, to: String) throws {
        let schema = try ScratchSchema()
        try schema.openStore().apply(try TableBatch(SmallWorld().records))
        let connection = try schema.connect()
        let period = "'\(from)', '\(to)'"
        let rows = "from counted_attacks k where k.first_seen >= '\(from)' and k.first_seen < '\(to)'"
        let pairs = [
            (
                "select platform, sources, personal_computers, undetermined from table_2(\(period))",
                """
                select platform, count(*), count(*) filter (where host_kind = 'personal computer'),
                    count(*) filter (where host_kind = 'undetermined') \(rows) group by platform order by platform
                """
            ),
            (
                "select platform, sum(sources) from figure_4(\(period)) where position <> 7 group by platform order by platform",
                "select platform, count(*) \(rows) and country <> '??' group by platform order by platform"
            ),
            (
                "select platform, sum(visits), sum(sources) from table_4(\(period), ranks => 1000, with_empty => true) group by platform order by 1",
                """
                select platform, count(*), count(*) filter (where not is_repeat) from counted_visits
                where attack_first_seen >= '\(from)' and attack_first_seen < '\(to)' group by platform order by platform
                """
            ),
            ("select addresses from section_4_1(\(period))", "select count(distinct source) \(rows)"),
            (
                "select coalesce(max(addresses_so_far), 0), coalesce(sum(addresses), 0) from common_over_time(\(period))",
                """
                select count(distinct source),
                    (select coalesce(sum(d.n), 0) from (
                        select count(distinct source) as n \(rows) group by (first_seen at time zone 'UTC')::date) d) \(rows)
                """
            ),
        ]
        for (told, counted) in pairs { #expect(try connection.query(told) == connection.query(counted), "\(told)") }
    }

    @Test("Table 2 names every list of patterns that judged its host names")
    func patterns() throws {
        let attacks = ["paper", "modern-1", ""].enumerated().map { index, list in
            var attack = Records.attack(Int64(index), platform: "germany", source: UInt32(index + 1))
            if !list.isEmpty {
                (attack.enrichment.hostName, attack.enrichment.hostKind, attack.enrichment.hostPatterns) = ("a.dsl.example", .personalComputer, list)
            }
            return TableRecord.attack(.attack(attack))
        }
        let schema = try ScratchSchema()
        try schema.openStore().apply(try TableBatch(attacks))
        let connection = try schema.connect()
        #expect(
            try connection.query("select sources, personal_computers, undetermined, host_patterns from table_2")
                == [["3", "2", "1", "{modern-1,paper}"]])
        #expect(try connection.query("select count(*) from counted_attacks where host_patterns = 'paper'") == [["1"]])
    }
}
