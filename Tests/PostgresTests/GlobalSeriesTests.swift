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
}
