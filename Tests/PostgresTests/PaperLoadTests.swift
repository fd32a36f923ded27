import Foundation
import Postgres
import Testing

/// What the paper's queries cost on a month of a hundred platforms. The planner's cost and the rows that are read are asserted, not time:
/// they do not depend on who else uses the machine.
@Suite("the paper's queries on 31 days of 100 platforms", .enabled(if: PrivateCluster.isWanted), .serialized)
struct PaperLoadTests {
    private static func load(platforms: Int) throws -> ScratchSchema {
        let schema = try ScratchSchema()
        _ = try schema.openStore()
        let connection = try schema.connect(timeoutMilliseconds: 600_000)
        try connection.execute(LoadedMonth.sql(platforms: platforms))
        // What an index can answer alone is known after a vacuum, which no transaction may hold.
        try connection.execute("vacuum")
        return schema
    }

    private static let loaded = Result { try load(platforms: 100) }
    private static let small = Result { try (load(platforms: 4), load(platforms: 8)) }

    private static let month = "'2013-06-01 00:00+00', '2013-07-02 00:00+00'"

    /// Those that are read from counts of days: how many attacks and visits there are does not matter to them.
    private static let counted = [
        "table_2", "table_3", "table_4", "table_5", "figure_1", "figure_2", "figure_3", "figure_4", "section_4_2", "section_5_2", "coverage",
        "completeness_of", "local_shares", "anomalies",
    ]

    private func cost(_ query: String) throws -> Double {
        let connection = try Self.loaded.get().connect()
        let text = try connection.query("explain (format json) select * from \(query)").compactMap { $0.first ?? nil }.joined()
        let plans = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]]
        let plan = try #require(plans?.first?["Plan"] as? [String: Any])
        return try #require(plan["Total Cost"] as? Double)
    }

    /// How many rows of some tables a query reads, by whatever statements its functions are made of.
    private func rowsRead(_ query: String, of tables: String = "^(attacks|visits)_20", in schema: ScratchSchema? = nil) throws -> Int {
        let connection = try (schema ?? Self.loaded.get()).connect()
        // What parallel workers read is not counted here.
        try connection.execute("set max_parallel_workers_per_gather = 0; begin")
        _ = try connection.query("select count(t::text) from \(query) t")
        let rows = try connection.query(
            """
            select sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) from pg_stat_xact_user_tables
            where schemaname = current_schema() and relname ~ '\(tables)'
            """)
        try connection.execute("commit")
        return try #require(rows.first?.first?.flatMap { $0 }.flatMap { Int($0) })
    }

    private static let bounds: [(query: String, cost: Double)] = [
        ("table_1(\(month))", 1_000), ("coverage(\(month))", 20_000), ("table_2(\(month))", 8_000), ("table_3(\(month))", 25_000),
        ("table_4(\(month))", 45_000), ("table_4_of('{1/tcp}', \(month))", 20_000), ("table_5(\(month))", 10_000),
        ("figure_1(\(month))", 20_000), ("figure_2(\(month), '{platform1}', '{1/tcp}')", 12_000),
        ("figure_2(\(month), only_sequence => '{1/tcp}')", 12_000), ("figure_3(\(month), only_sequence => '{1/tcp}')", 14_000),
        ("figure_4(\(month))", 15_000), ("section_4_2(\(month))", 8_000), ("section_5_2(\(month))", 10_000),
        ("completeness_of(\(month))", 20_000), ("completeness_days", 2_000),
        ("platform_hour where hour >= '2013-06-10 00:00+00' and hour < '2013-06-11 00:00+00'", 140_000),
        ("platform_hour where hour >= '2013-06-10 00:00+00' and hour < '2013-06-11 00:00+00' and measure = 'all'", 45_000),
        ("platform_day where day = '2013-06-10'", 20_000),
    ]

    @Test("each stays below its bound")
    func cost() throws {
        for bound in Self.bounds { #expect(try cost(bound.query) < bound.cost, "\(bound.query)") }
        #expect(try Self.loaded.get().connect().query("select count(*) from attacks") == [["310000"]])
    }

    @Test("figures of whole days read no attack and no visit", arguments: counted)
    func counts(function: String) throws {
        #expect(try rowsRead("\(function)(\(Self.month))") == 0)
    }

    @Test("a period that cuts a day reads the rows of that day and no more: 10,000 of 310,000")
    func cut() throws {
        #expect(try rowsRead("table_2('2013-06-01 00:00+00', '2013-06-16 12:00+00')") <= 10_000)
    }

    @Test(
        "claims and common addresses read what addresses that came back did, and none of their attacks",
        arguments: ["section_4_1", "common_over_time", "common_addresses", "claim_days", "claims", "blocklist"])
    func summedUp(function: String) throws {
        #expect(try rowsRead("\(function)(\(Self.month))") == 0)
        #expect(try rowsRead("\(function)(\(Self.month))", of: "^returning_addresses$") < 33_000)
    }

    @Test("what is local and what is not reads each item of a platform and day once, 251,100 rows, and not those of the partitions", arguments: ["local_shares", "anomalies"])
    func items(function: String) throws {
        #expect(try rowsRead("\(function)(\(Self.month))", of: "^statistic") < 270_000)
        #expect(try rowsRead("\(function)(\(Self.month))", of: "^statistics$") == 0)
    }

    @Test(
        "twice as many platforms, with twice as many attacks, are twice as many rows to read and no more",
        arguments: counted + ["table_1", "section_4_1", "common_over_time", "common_addresses", "blocklist", "claim_days", "claims"])
    func growth(function: String) throws {
        let (four, eight) = try Self.small.get()
        let rows = try (rowsRead("\(function)(\(Self.month))", of: ".", in: four), rowsRead("\(function)(\(Self.month))", of: ".", in: eight))
        // Addresses come back by chance: some more or less.
        #expect(Double(rows.1) <= 2.1 * Double(rows.0) + 1_000, "\(rows)")
    }
}
