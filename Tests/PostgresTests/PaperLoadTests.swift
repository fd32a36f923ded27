import Foundation
import Postgres
import Testing

/// What the paper's queries cost on a month of a hundred platforms. The planner's cost is asserted, not time: it does not depend on who else
/// uses the machine. `claims` is not among them: it is planned when it runs, and nobody sees its cost from outside.
@Suite("the paper's queries on 31 days of 100 platforms", .enabled(if: PrivateCluster.isWanted))
struct PaperLoadTests {
    private static let loaded = Result {
        let schema = try ScratchSchema()
        _ = try schema.openStore()
        let connection = try schema.connect(timeoutMilliseconds: 600_000)
        try connection.execute(LoadedMonth.sql)
        // What an index can answer alone is known after a vacuum, which no transaction may hold.
        try connection.execute("vacuum attacks")
        return schema
    }

    private static let month = "'2013-06-01 00:00+00', '2013-07-02 00:00+00'"

    private static let bounds: [(query: String, cost: Double)] = [
        ("table_1(\(month))", 1_000), ("coverage(\(month))", 45_000), ("table_2(\(month))", 95_000), ("table_3(\(month))", 115_000),
        ("table_4(\(month))", 130_000), ("table_4_of('{1/tcp}', \(month))", 110_000), ("table_5(\(month))", 230_000),
        ("figure_1(\(month))", 55_000), ("figure_2(\(month), '{platform1}', '{1/tcp}')", 20_000),
        ("figure_2(\(month), only_sequence => '{1/tcp}')", 290_000), ("figure_3(\(month), only_sequence => '{1/tcp}')", 300_000),
        ("figure_4(\(month))", 95_000), ("section_4_1(\(month))", 420_000), ("section_4_2(\(month))", 95_000), ("section_5_2(\(month))", 95_000),
        ("completeness_of(\(month))", 65_000),
        ("platform_hour where hour >= '2013-06-10 00:00+00' and hour < '2013-06-11 00:00+00'", 140_000),
        ("platform_hour where hour >= '2013-06-10 00:00+00' and hour < '2013-06-11 00:00+00' and measure = 'all'", 45_000),
        ("platform_day where day = '2013-06-10'", 105_000),
    ]

    @Test("each stays below its bound")
    func cost() throws {
        let connection = try Self.loaded.get().connect()
        for bound in Self.bounds {
            let rows = try connection.query("explain (format json) select * from \(bound.query)")
            let text = rows.compactMap { $0.first ?? nil }.joined()
            let plans = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]]
            let plan = try #require(plans?.first?["Plan"] as? [String: Any])
            let cost = try #require(plan["Total Cost"] as? Double)
            #expect(cost < bound.cost, "\(bound.query)")
        }
        #expect(try connection.query("select count(*) from attacks") == [["930000"]])
    }
}
