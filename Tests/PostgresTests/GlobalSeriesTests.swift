import Pipeline
import Postgres
import Tables
import Testing

@testable import leurre

@Suite("global series", .enabled(if: PrivateCluster.isWanted))
struct GlobalSeriesTests {
    private func file(_ text: String, port: Int = 445) throws -> PortHistoryFile {
        let bytes = Array(text.utf8)
        return PortHistoryFile(history: try PortHistoryFile.parse(bytes, port: port), bytes: bytes)
    }

    @Test("the same file twice is no change; a later one replaces the days that it holds, and no other")
    func importing() throws {
        let schema = try ScratchSchema()
        _ = try schema.openStore()
        let connection = try schema.connect()
        let store = SeriesStore(connection)
        let first = try file("2013-06-10\t100\t50\t20\n2013-06-11\t110\t55\t22\n")
        #expect(try store.store(first, series: "isc", as: .any) == SeriesStore.Change(added: 2, replaced: 0, unchanged: 0))
        let rows = "select day, records, targets, sources, imported_at, file_digest from global_series order by protocol, day"
        let before = try connection.query(rows)
        #expect(before.map { $0.prefix(4).map { $0 } } == [["2013-06-10", "100", "50", "20"], ["2013-06-11", "110", "55", "22"]])
        #expect(before[0][5] == (try connection.query("select encode(sha256('2013-06-10\t100\t50\t20\n2013-06-11\t110\t55\t22\n'), 'hex')")[0][0]))
        #expect(try store.store(first, series: "isc", as: .any) == SeriesStore.Change(added: 0, replaced: 0, unchanged: 2))
        #expect(try connection.query(rows) == before)
        let second = try file("2013-06-11\t7\t7\t7\n2013-06-12\t8\t8\t8\n")
        #expect(try store.store(second, series: "isc", as: .any).description == "1 new, 1 replaced, 0 unchanged")
        #expect(try connection.query("select sources from global_series order by day") == [["20"], ["7"], ["8"]])
        #expect(try store.store(second, series: "isc", as: .tcp).added == 2)
        #expect(try connection.query("select count(*) from global_series") == [["5"]])
    }

    @Test("Figure 3 takes an imported series where it covers every active day, else the other platforms, and what it is told to take")
    func figure3() throws {
        let schema = try ScratchSchema()
        _ = try schema.openStore()
        let connection = try schema.connect()
        var counts = DailyCounts()
        for (platform, sources) in [("a", [10, 30]), ("b", [5, 0]), ("c", [0, 1])] {
            counts.add(platform: platform, up: 0..<2)
            for day in 0..<2 {
                counts.add(platform: platform, day: day, measure: "sequence", item: "{445/tcp}", sources: sources[day])
            }
        }
        try counts.write(connection)
        func rows(_ arguments: String = "only_platforms => '{a}'") throws -> [[String?]] {
            try connection.query("select day, sources, reference_value, reference from figure_3(\(arguments))")
        }
        let others = [["2004-09-01", "10", "5", "other platforms"], ["2004-09-02", "30", "1", "other platforms"]]
        #expect(try rows() == others)
        let store = SeriesStore(connection)
        _ = try store.store(try file("2004-09-01\t1\t1\t600"), series: "isc", as: .any)
        #expect(try rows() == others)
        let half = [["2004-09-01", "10", "600", "isc"], ["2004-09-02", "30", nil, "isc"]]
        #expect(try rows("only_platforms => '{a}', reference => 'isc'") == half)
        _ = try store.store(try file("2004-09-01\t1\t1\t600\n2004-09-02\t1\t1\t200"), series: "isc", as: .any)
        #expect(try rows().map { $0[2...].map { $0 } } == [["600", "isc"], ["200", "isc"]])
        #expect(try rows("only_platforms => '{a}', reference => 'others'").map { $0[2] } == ["5", "1"])
        // A series of one protocol is nearer than one of both.
        _ = try store.store(try file("2004-09-01\t1\t1\t60\n2004-09-02\t1\t1\t61"), series: "isc", as: .tcp)
        #expect(try rows().map { $0[2] } == ["60", "61"])
        _ = try store.store(try file("2004-09-01\t1\t1\t7\n2004-09-02\t1\t1\t8"), series: "isc", as: .udp)
        #expect(try rows().map { $0[2] } == ["60", "61"])
        #expect(try rows("only_platforms => '{a}', only_sequence => '{445/tcp,80/tcp}'").allSatisfy { $0[3] == "other platforms" })
    }
}
