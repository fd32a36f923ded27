import Foundation
import Postgres
import Testing

@Suite("local shares", .enabled(if: PrivateCluster.isWanted))
struct LocalShareTests {
    private func filled(_ counts: DailyCounts) throws -> Connection {
        let schema = try ScratchSchema()
        _ = try schema.openStore()
        let connection = try schema.connect()
        try connection.execute("set timezone = 'UTC'")
        try counts.write(connection)
        return connection
    }

    @Test("odds ratio and probability are those of the reference computation")
    func reference() throws {
        let days: [(platform: String, sources: [Int], all: [Int])] = [
            ("a", [20, 25, 18, 30, 22], [100, 110, 95, 120, 100]), ("b", [10, 30, 11, 9, 12], [100, 120, 100, 90, 110]),
            ("c", [5, 14, 6, 4, 5], [50, 60, 55, 45, 50]),
        ]
        var counts = DailyCounts()
        for (platform, sources, all) in days {
            counts.add(platform: platform, up: 0..<5)
            for day in 0..<5 {
                counts.add(platform: platform, day: day, measure: "country", item: "DE", sources: sources[day])
                counts.add(platform: platform, day: day, measure: "all", item: "", sources: all[day])
            }
        }
        let connection = try filled(counts)
        let rows = try connection.query(
            "select platform, odds_ratio, p, q, sources, all_sources, global_sources, share_percent, global_share_percent, tests, days from local_shares order by 1")
        let expected: [(Double, Double)] = [(1.781_97, 0.092_803), (0.688_23, 0.144_435), (0.697_41, 0.146_045)]
        #expect(rows.map { $0[0] } == ["a", "b", "c"])
        for (row, (ratio, p)) in zip(rows, expected) {
            #expect(abs((row[1].flatMap(Double.init) ?? 0) - ratio) < 0.001)
            // Student's tail at four degrees of freedom is a little large.
            let found = row[2].flatMap(Double.init) ?? 0
            #expect(found > 0.99 * p && found < 1.05 * p, "\(found) is not \(p)")
        }
        #expect(rows[0][4...].map { $0 } == ["115", "525", "106", "21.905", "13.590", "3", "5"])
        // Benjamini and Hochberg: of three tests the largest decides for all.
        let largest = rows[2][2].flatMap(Double.init) ?? 0
        #expect(rows.allSatisfy { abs(($0[3].flatMap(Double.init) ?? 0) - largest) < 1e-9 })
    }

    @Test("a share that is another one is found; a burst of one day, or a wave that reaches everybody, is not taken for one")
    func shares() throws {
        var counts = DailyCounts()
        var chance = Chance(seed: 11)
        for (platform, rate) in [("large", 400.0), ("middle", 100), ("small", 30)] {
            counts.add(platform: platform, up: 0..<28)
            for day in 0..<28 {
                counts.add(platform: platform, day: day, measure: "all", item: "", sources: Int(rate))
                for (item, share) in [
                    ("alike", 0.1), ("wave", (8...10).contains(day) ? 0.5 : 0.05), ("own", platform == "middle" ? 0.3 : 0.1),
                    ("burst", platform == "small" && day == 4 ? 0.8 : 0.04),
                ] {
                    let sources = min(Int(rate), chance.poisson(mean: rate * share))
                    counts.add(platform: platform, day: day, measure: "sequence", item: item, sources: sources)
                }
            }
        }
        let connection = try filled(counts)
        let found = try connection.query("select platform, item from local_shares where q <= 0.05 and odds_ratio > 1 order by 1")
        #expect(found == [["middle", "own"]])
        #expect(try connection.query("select distinct item from local_shares where q <= 0.05") == [["own"]])
        #expect(try connection.query("select count(*) from local_shares(fdr => 0.05, only_platforms => '{small}') where item <> 'own'") == [["0"]])
        #expect(try connection.query("select count(*) from local_shares('2004-10-15')") == [["0"]])
    }
}
