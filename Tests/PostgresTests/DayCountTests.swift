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
        "select * from returning_addresses order by source",
        """
        select platform, day, sum(captured), sum(received), sum(counted), sum(duplicate), sum(missing), sum(late), sum(lost_records),
            sum(redriven), sum(unbalanced)
        from ledger_days group by platform, day order by platform, day
        """,
        """
        select platform, day, measure, i.item, sum(parts), sum(open_parts), sum(sources), sum(visits), sum(packets), sum(bytes)
        from statistic_days d join statistic_items i on i.id = d.item
        group by platform, day, measure, i.item having sum(parts) <> 0 order by platform, day, measure, i.item
        """,
        """
        select platform, day, minutes_up, captured, dropped, spooled, published, discarded from sensor_days
        where minutes_up is not null order by platform, day
        """,
    ]

    /// The same from the rows themselves, in other words than the counts'.
    private static let told = [
        (
            """
            select platform, day, measure, i.item, sum(sources), sum(visits), sum(packets), sum(bytes), sum(open_parts) = 0
            from statistic_days d join statistic_items i on i.id = d.item
            group by platform, day, measure, i.item having sum(parts) <> 0 order by platform, day, measure, i.item
            """,
            """
            select platform, (window_key at time zone 'UTC')::date, measure, item, sum(sources), sum(visits), sum(packets), sum(bytes),
                coalesce(bool_and(is_final) filter (where sources <> 0 or visits <> 0 or packets <> 0), true)
            from statistics where window_kind = 'day' group by platform, window_key, measure, item order by 1, 2, 3, 4
            """
        ),
        (
            "select platform, day, minutes_up from platform_up order by platform, day",
            """
            select platform, (hour at time zone 'UTC')::date, sum(minutes_up) from coverage_hours
            group by platform, (hour at time zone 'UTC')::date order by 1, 2
            """
        ),
        (
            "select platform, day, captured, dropped, spooled, published, discarded from sensor_days where minutes_up is not null order by platform, day",
            """
            select platform, (hour at time zone 'UTC')::date, sum(captured), sum(dropped), max(spooled), sum(published), sum(discarded)
            from sensor_hours group by platform, (hour at time zone 'UTC')::date order by 1, 2
            """
        ),
    ]

    /// What stands there is what counting the rows anew gives.
    private func expectCounted(_ connection: Connection, _ comment: Comment) throws {
        for (sums, rows) in Self.told { #expect(try connection.query(sums) == connection.query(rows), comment) }
        let kept = try Self.counts.map { try connection.query($0) }
        try connection.execute("select recount_days()")
        for (counted, sql) in zip(kept, Self.counts) { #expect(try connection.query(sql) == counted, comment) }
        for (sums, rows) in Self.told { #expect(try connection.query(sums) == connection.query(rows), comment) }
    }

    @Test("sinks that follow the rows, one behind the other or beside it, leave the rows and counts that a single one leaves", arguments: UInt64(41)...44)
    func following(seed: UInt64) async throws {
        let rows = RandomFlushes(seed: seed).rows.map { TableRecord.attack(.attack($0)) }
        let (calm, schema) = (try ScratchSchema(), try ScratchSchema())
        try calm.openStore().apply(TableBatch(rows))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for sink: UInt64 in 0..<3 {
                group.addTask {
                    var random = SeededGenerator(seed: seed &* 3 &+ sink)
                    let store = try schema.openStore()
                    // The others take over in the middle.
                    var rest = rows[(sink == 0 ? 0 : Int.random(in: 0..<rows.count / 2, using: &random))...]
                    while !rest.isEmpty {
                        let count = Int.random(in: 1...15, using: &random)
                        try store.apply(TableBatch(rest.prefix(count)))
                        rest = rest.dropFirst(count)
                    }
                }
            }
            try await group.waitForAll()
        }
        let connection = try schema.connect()
        let (expected, found) = (try calm.contents(try calm.connect()), try schema.contents(connection))
        for (table, rows) in expected { #expect(found[table] == rows, "\(table), seed \(seed)") }
        try expectCounted(connection, "seed \(seed)")
    }

    @Test("triggers join their rows as the planner likes, whatever the sink has forbidden")
    func joins() throws {
        let schema = try ScratchSchema()
        _ = try schema.openStore()
        let settings = try schema.connect().query(
            "select unnest(proconfig) from pg_proc where proname = 'count_days' and pronamespace = current_schema()::regnamespace order by 1")
        #expect(settings == [["enable_bitmapscan=on"], ["enable_hashjoin=on"], ["enable_mergejoin=on"]])
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

    @Test("statistics in any order, late ones, those that go back to zero and other generations' add up, whoever writes them", arguments: UInt64(41)...44)
    func statistics(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let records = RandomStatistics(seed: seed).records
        let schema = try ScratchSchema()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for sink in 0..<3 {
                let own = records.filter { _ in Bool.random(using: &random) || sink == 0 }.shuffled(using: &random)
                group.addTask {
                    let store = try schema.openStore()
                    for start in stride(from: 0, to: own.count, by: 25) { try store.apply(try TableBatch(own[start...].prefix(25))) }
                }
            }
            try await group.waitForAll()
        }
        let connection = try schema.connect()
        #expect(try connection.query("select min(n) = 0, max(n) > 0 from (select sum(sources) as n from statistic_days group by platform, day, item) d") == [["t", "t"]])
        try expectCounted(connection, "seed \(seed)")
        try connection.execute("update statistics set sources = 0, visits = 0, packets = 0, bytes = 0")
        try expectCounted(connection, "seed \(seed), all zero")
        #expect(try connection.query("select count(*) from figure_2") == [["0"]])
    }

    @Test("a database that is full already is counted by the migration, from the rows of before")
    func migrated() throws {
        let schema = try ScratchSchema()
        let connection = try schema.connect()
        _ = try Migrator(SchemaFiles.all.filter { $0.number < 24 }, schema: schema.name).migrate(connection)
        try connection.execute(
            """
            select setseed(0.4);
            insert into statistics
                (platform, window_kind, window_key, measure, item, partition, generation, sources, visits, packets, bytes, window_start, window_end,
                 as_of, is_final, revision)
            select
                'p' || n, kind, day, measure, item || repeat('x', n * 60), p, g, (random() * 3)::integer, 1, 2, 3, day, day, day, random() < 0.5, 1
            from generate_series(1, 5) n, unnest(array['hour', 'day', 'rolling 7d']) kind,
                generate_series('2013-06-01 00:00+00'::timestamptz, '2013-06-09 00:00+00', interval '1 day') day,
                unnest(array['sequence', 'country']) measure, unnest(array['a', 'b']) item, generate_series(0, 3) p, generate_series(1, 2) g
            where random() < 0.8;
            insert into sensor_hours (platform, sensor, epoch, hour, reported, minutes_up, captured, dropped, ignored, published, discarded, version, is_replay)
            select 'p' || n, s, e, hour, hour, (random() * 60)::integer, 5, 1, 0, 4, 0, '1', false
            from generate_series(1, 5) n, unnest(array['a', 'b']) s, unnest(array['1', '2']) e,
                generate_series('2013-06-01 00:00+00'::timestamptz, '2013-06-03 00:00+00', interval '1 hour') hour
            where random() < 0.7;
            """)
        #expect(try Migrator(SchemaFiles.all, schema: schema.name).migrate(connection).first == 24)
        #expect(try connection.query("select count(*) > 100 from statistic_days") == [["t"]])
        try expectCounted(connection, "migrated")
        try connection.execute("update statistics set revision = 2, sources = sources + 1; delete from statistics where partition = 2")
        try expectCounted(connection, "and changed")
    }

    @Test("a statement that changes no row takes no slot to count in")
    func idle() throws {
        let schema = try ScratchSchema()
        try schema.openStore().apply(TableBatch([.attack(.attack(Records.attack(1)))]))
        let connection = try schema.connect()
        let slots = "select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()"
        try connection.execute("begin")
        for table in ["attacks", "visits", "statistics", "ledger_hours", "sensor_hours"] {
            try connection.execute("delete from \(table) where false; update \(table) set platform = platform where false")
            try connection.execute("insert into \(table) (platform) select platform from \(table) where false")
        }
        #expect(try connection.query(slots) == [["0"]])
        try connection.execute("delete from visits")
        #expect(try connection.query(slots) == [["1"]])
        try connection.execute("rollback")
    }

    @Test("no producer's number is too large for the counts of a day, and it can be put right")
    func extreme() throws {
        let schema = try ScratchSchema()
        let store = try schema.openStore()
        for sources in [Int64.max, .min, 7] {
            let revision: Int64 = sources == 7 ? 3 : sources == .max ? 1 : 2
            let records = (0..<4).map { partition in
                TableRecord.statistic(
                    Records.statistic(
                        platform: "france1", window: .day(Records.mondayNumber), measure: .country, item: "FR", partition: partition, revision: revision,
                        sources: sources))
            }
            try store.apply(try TableBatch(records))
        }
        #expect(try schema.connect().query("select sum(sources) from statistic_days") == [["28"]])
    }

    @Test("rows that are changed, deleted or cleared by hand are counted too, from wherever, and under another name of the schema")
    func byHand() throws {
        let schema = try ScratchSchema()
        try schema.openStore().apply(try TableBatch(SmallWorld().records))
        let connection = try schema.connect()
        try connection.execute("update attacks set country = 'XX', machines_targeted = 2 where platform = 'taiwan'")
        try expectCounted(connection, "changed")
        try connection.execute("update statistics set item = 'XX', sources = sources + 1 where measure = 'country'; update sensor_hours set minutes_up = 7, hour = hour + interval '100 days'")
        try expectCounted(connection, "changed")
        try connection.execute("set search_path = pg_catalog; delete from \(schema.name).visits where machine = 1; delete from \(schema.name).statistics where measure = 'sequence'; delete from \(schema.name).sensor_hours where platform = 'taiwan'; set search_path = \(schema.name)")
        #expect(try connection.query("show search_path") == [["\(schema.name)"]])
        try expectCounted(connection, "deleted")
        let renamed = schema.name + "_renamed"
        try connection.execute("alter schema \(schema.name) rename to \(renamed); set search_path = \(renamed)")
        try connection.execute("delete from attacks where platform = 'france1'")
        try expectCounted(connection, "renamed")
        try connection.execute("truncate attacks, visits, ledger_hours, statistics, sensor_hours")
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
