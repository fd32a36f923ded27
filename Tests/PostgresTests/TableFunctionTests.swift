import Pipeline
import Postgres
import Tables
import Testing

@Suite("tables and figures", .enabled(if: PrivateCluster.isWanted))
struct TableFunctionTests {
    private let world = SmallWorld()

    /// Filled once: these tests only read.
    private static let filled = Result {
        let schema = try ScratchSchema()
        try schema.openStore().apply(try TableBatch(SmallWorld().records))
        return schema
    }

    private func query(_ sql: String) throws -> [[String?]] { try Self.filled.get().connect().query(sql) }

    private func sources(_ platform: String, days: ClosedRange<Int64> = 0...9) -> [SmallWorld.Source] {
        world.sources.filter { $0.platform == platform && days.contains($0.day) }
    }

    @Test("Table 1 counts the platforms of each country")
    func table1() throws {
        #expect(try query("select * from table_1") == [["FR", "1", "{france1}"], ["LT", "1", "{lithuania}"], ["TW", "1", "{taiwan}"]])
        #expect(
            try query("select country from table_1('2013-06-11 00:00+00', '2013-06-12 00:00+00')") == [["FR"], ["TW"]])
    }

    @Test("Table 2 gives personal computers as a share of all sources and of the named")
    func table2() throws {
        let found = try query(
            """
            select platform, sources, personal_computers, others, undetermined, personal_computers_percent,
                personal_computers_percent_of_named
            from table_2
            """)
        #expect(found == [["france1", "35", "1", "1", "33", "2.86", "50.00"], ["taiwan", "4", "0", "0", "4", "0.00", nil]])
    }

    @Test("Table 3 averages over active days: from half a day up on, also days without attacks")
    func table3() throws {
        // france1: (7 + 3) / 2 and (70 + 23) / 2, without the day of 719 minutes; taiwan: 5 and 50 over two days.
        let found = try query("select platform, active_days, sources_per_day, packets_per_day, is_final from table_3")
        #expect(
            found == [
                ["france1", "2", "5.00", "46.50", "f"], ["lithuania", "1", "0.00", "0.00", "f"], ["taiwan", "2", "2.50", "25.00", "t"],
            ])
        let tuesday = try query("select sources_per_day, is_final from table_3('2013-06-10', '2013-06-11', array['france1'])")
        #expect(tuesday == [["7.00", "t"]])
        #expect(try query("select active_days from table_3(active_share => 0.4) where platform = 'france1'") == [["3"]])
    }

    @Test("Table 4 ranks the ports sequences of machine visits, with distinct sources beside them, and {} on request")
    func table4() throws {
        for withEmpty in [false, true] {
            var truth: [String: (visits: Int, sources: Int)] = [:]
            for source in sources("france1") {
                let texts = source.ports.map { PortsSequence.text($0.map { Target(transport: .tcp, port: $0) }) }
                for text in texts where withEmpty || text != "{}" { truth[text, default: (0, 0)].visits += 1 }
                for text in Set(texts) where withEmpty || text != "{}" { truth[text, default: (0, 0)].sources += 1 }
            }
            let ranked = truth.sorted { ($0.value.visits, $0.value.sources) > ($1.value.visits, $1.value.sources) }
            let expected = ranked.enumerated().map { ["\($0 + 1)", $1.key, "\($1.value.visits)", "\($1.value.sources)"] as [String?] }
            let found = try query(
                "select rank, ports_sequence, visits, sources from table_4(with_empty => \(withEmpty)) where platform = 'france1'")
            #expect(found == expected)
        }
        #expect(try query("select rank from table_4(ranks => 1)") == [["1"], ["1"]])
    }

    @Test("any sequence is counted on every platform, zero included")
    func table4Of() throws {
        let found = try query("select platform, visits, sources from table_4_of('{135/tcp,4444/tcp}')")
        let count = sources("france1").count { $0.ports.count == 2 }
        #expect(found == [["france1", "\(2 * count)", "\(count)"], ["lithuania", "0", "0"], ["taiwan", "0", "0"]])
    }

    @Test("Table 5 shares the sources out by machines, those that nobody reached included")
    func table5() throws {
        for days: ClosedRange<Int64> in [0...2, 1...1] {
            let all = sources("france1", days: days)
            let expected = (1...3).map { machines -> [String?] in
                let count = all.count { $0.ports.count == machines }
                let hundredths = (Double(count) * 10_000 / Double(all.count)).rounded()
                return ["\(machines)", "\(count)", "\(Int(hundredths))", "\(all.count)"]
            }
            let (from, to) = ("2013-06-\(10 + days.lowerBound) 00:00+00", "2013-06-\(11 + days.upperBound) 00:00+00")
            let found = try query(
                "select machines, sources, (percent * 100)::integer, all_sources from table_5('\(from)', '\(to)', array['france1'])")
            #expect(found == expected)
        }
        let taiwan = try query("select machines, sources, percent from table_5 where platform = 'taiwan'")
        #expect(taiwan == [["1", "4", "100.00"], ["2", "0", "0.00"]])
    }

    @Test("Figure 2 gives the visits and sources of each day, partitions added up")
    func figure2() throws {
        let found = try query("select platform, day, visits, sources, is_final from figure_2(only_sequence => '{445/tcp}')")
        #expect(
            found == [
                ["france1", "2013-06-10", "14", "7", "t"], ["france1", "2013-06-11", "6", "3", "f"],
                ["france1", "2013-06-12", "400", "200", "f"], ["taiwan", "2013-06-10", "10", "5", "t"],
            ])
        #expect(try query("select 1 from figure_2('2013-06-12 00:00+00') where platform = 'france1'").count == 1)
    }

    @Test("Figure 4 shows five countries, the others, and apart from them the unknown, which count in the shares only")
    func figure4() throws {
        let found = try query("select position, country, sources, percent, countries, all_sources from figure_4 where platform = 'france1'")
        let rows = [
            ["1", "DE", "7", "20.00"], ["2", "FR", "6", "17.14"], ["3", "IT", "5", "14.29"], ["4", "JP", "4", "11.43"],
            ["5", "KR", "2", "5.71"], ["6", "others", "2", "5.71"], ["7", "??", "9", "25.71"],
        ]
        #expect(found == rows.map { $0 + ["6", "35"] })
    }

    @Test("attacks of a period are final when none can grow or join, and no new one can come")
    func finality() throws {
        #expect(try query("select platform, is_final from table_5 where machines = 1") == [["france1", "f"], ["taiwan", "t"]])
        #expect(try query("select is_final from table_4(period_to => '2013-06-09 00:00+00')").isEmpty)
        // Everything up to the 13th, but only what lies 73 hours before that can no longer change.
        #expect(try query("select as_of = '2013-06-13 00:00+00' from platform_clock where platform = 'france1'") == [["t"]])
    }

    @Test("a platform's clock is that of its slowest partition; silent sensors and old generations do not hold it back")
    func clock() throws {
        let found = try query("select platform, extract(day from as_of at time zone 'UTC'), partitions from platform_clock order by 1")
        #expect(found == [["france1", "13", "2"], ["taiwan", "10", "1"]])
    }

    @Test("completeness adds a platform's ledger up and says whether it balances")
    func completeness() throws {
        let found = try query("select platform, captured, counted, missing, counted_percent, balances from completeness order by 1")
        #expect(
            found == [
                ["france1", "200", "195", "5", "97.500", "t"], ["lithuania", "0", "0", "0", nil, "t"],
                ["taiwan", "300", "300", "0", "100.000", "t"],
            ])
        #expect(
            try query("select missing_batches from ledger where missing > 0") == [["[{\"last\": 4, \"first\": 3, \"packets\": 5}]"]])
    }
}
