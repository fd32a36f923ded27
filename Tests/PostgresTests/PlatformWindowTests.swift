import Pipeline
import Postgres
import Tables
import Testing

@Suite("the numbers of windows", .enabled(if: PrivateCluster.isWanted))
struct PlatformWindowTests {
    private func query(_ records: [TableRecord], _ sql: String) throws -> [[String?]] {
        let schema = try ScratchSchema()
        try schema.openStore().apply(try TableBatch(records))
        return try schema.connect().query(sql)
    }

    private let hour = Window.hour(Records.mondayNumber * 24)

    @Test("partitions and generations are added up")
    func sums() throws {
        let rows = [(Int32(0), UInt32(1), Int64(3)), (1, 1, 4), (0, 2, 10)].map { partition, generation, sources in
            TableRecord.statistic(
                Records.statistic(platform: "p", window: hour, partition: partition, generation: generation, sources: sources, packets: 9))
        }
        let found = try query(rows, "select hour = '2013-06-10 00:00+00', sources, packets, bytes, as_of, is_final from platform_hour")
        #expect(found == [["t", "17", "27", "1620", nil, "f"]])
    }

    @Test("an item that nobody is in any more is not shown, a platform where nothing happens is")
    func zeros() throws {
        let rows = [(Measure.all, ""), (.country, "FR")].map { measure, item in
            TableRecord.statistic(Records.statistic(platform: "p", window: .rollingDay, measure: measure, item: item, sources: 0))
        }
        #expect(try query(rows, "select measure, sources from platform_rolling") == [["all", "0"]])
    }

    @Test("a rolling window that an older generation left behind no longer counts once it is past")
    func rolling() throws {
        let rows = [(UInt32(1), Int64(0), Int64(5)), (2, 23, 7), (3, 24, 1)].map { generation, hours, sources in
            TableRecord.statistic(
                Records.statistic(
                    platform: "p", window: .rollingDay, generation: generation, sources: sources, end: Records.monday + .hours(hours)))
        }
        let found = try query(rows, "select window_kind, sources, window_end = '2013-06-11 00:00+00' from platform_rolling")
        #expect(found == [["rolling 24h", "8", "t"]])
    }

    @Test("a rolling figure that did not change while its window moved still counts")
    func unchanged() throws {
        let rows = [("FR", Int64(0), Int64(5)), ("DE", 48, 7)].map { country, hours, sources in
            TableRecord.statistic(
                Records.statistic(
                    platform: "p", window: .rollingDay, measure: .country, item: country, sources: sources,
                    end: Records.monday + .hours(hours)))
        }
        let found = try query(rows, "select item, sources, window_end = '2013-06-12 00:00+00' from platform_rolling order by item")
        #expect(found == [["DE", "7", "t"], ["FR", "5", "t"]])
    }

    @Test("the rolling figures of one platform are read from its own rows, however many platforms there are")
    func onePlatform() throws {
        let schema = try ScratchSchema()
        let (platforms, items) = ((0..<30).map { "p\($0)" }, (0..<20).map { "c\($0)" })
        let rows = platforms.flatMap { platform in
            items.map { item in
                TableRecord.statistic(Records.statistic(platform: platform, window: .rollingDay, measure: .country, item: item, sources: 1))
            } + [.attack(.line(Records.line(platform: platform, clock: Records.monday)))]
        }
        try schema.openStore().apply(try TableBatch(rows))
        let connection = try schema.connect()
        try connection.execute("analyze statistics; analyze ledger")
        // So small a table would be read as a whole.
        try connection.execute("set enable_seqscan = off; begin")
        #expect(try connection.query("select count(*), count(as_of) from platform_rolling where platform = 'p7'") == [["20", "20"]])
        let read = try connection.query(
            """
            select relname::text, seq_tup_read + coalesce(idx_tup_fetch, 0) from pg_stat_xact_user_tables
            where schemaname = current_schema() and relname in ('statistics', 'ledger') order by relname
            """)
        try connection.execute("commit")
        let counts = Dictionary(uniqueKeysWithValues: read.map { ($0[0] ?? "", $0[1].flatMap { Int($0) } ?? 0) })
        // Its rows are asked for the sums, for the window of each generation, and for how complete that is.
        #expect((20...60).contains(counts["statistics"] ?? 0))
        #expect((1...4).contains(counts["ledger"] ?? 0))
    }

    @Test("a window is final when all its rows are and the platform's clock is past the allowed lateness")
    func finality() throws {
        let line = { (hours: Int64) in
            TableRecord.attack(.line(Records.line(platform: "p", clock: Records.monday + .hours(hours))))
        }
        let rows = { (flags: [Bool]) in
            flags.enumerated().map {
                TableRecord.statistic(
                    Records.statistic(platform: "p", window: hour, partition: Int32($0), sources: 1, isFinal: $1))
            }
        }
        for (flags, hours, expected) in [([true, true], Int64(49), "t"), ([true, true], 48, "f"), ([true, false], 49, "f")] {
            #expect(try query(rows(flags) + [line(hours)], "select is_final from platform_hour") == [[expected]])
        }
    }

    @Test("a partition in which nobody is left does not keep a figure from being final")
    func finalityWithoutEmptyPartitions() throws {
        let rows = [(Int32(0), Int64(0), false), (1, 1, true)].map { partition, sources, isFinal in
            TableRecord.statistic(
                Records.statistic(platform: "p", window: hour, partition: partition, sources: sources, packets: sources, isFinal: isFinal))
        }
        let clock = TableRecord.attack(.line(Records.line(platform: "p", clock: Records.monday + .hours(49))))
        #expect(try query(rows + [clock], "select sources, is_final from platform_hour") == [["1", "t"]])
    }
}
