import Pipeline
import Postgres
import Tables
import Testing

@Suite("the paper's tables beside the paper", .enabled(if: PrivateCluster.isWanted))
struct PaperTableTests {
    private func query(_ records: [TableRecord], _ sql: String) throws -> [[String?]] {
        let schema = try ScratchSchema()
        try schema.openStore().apply(try TableBatch(records))
        return try schema.connect().query(sql)
    }

    /// (minutes up, sources) of days from Monday on; ten packets a source.
    private func days(_ platform: String, _ days: [(minutes: UInt32, sources: Int64)]) -> [TableRecord] {
        days.enumerated().flatMap { index, day -> [TableRecord] in
            let number = Records.mondayNumber + Int32(index)
            let statistic = Records.statistic(
                platform: platform, window: .day(number), sources: day.sources, packets: 10 * day.sources)
            return Records.day(platform: platform, number: number, minutesUp: day.minutes).map { .report($0) } + [.statistic(statistic)]
        }
    }

    @Test("Table 3 in both readings, with intervals worked out by hand, beside the paper")
    func readings() throws {
        // Active: 10 and 14 sources, mean 12, half-width 12.7062 · √8 / √2. By exposure: 27 sources in 2.25 days, residues -2, 2 and 0.
        let rows = days("france1", [(1_440, 10), (1_440, 14), (360, 3)])
        let found = try query(
            rows,
            """
            select active_days, sources_per_day, sources_per_day_low, sources_per_day_high, packets_per_day, packets_per_day_low,
                packets_per_day_high, exposure_days, sources_per_24h_up, sources_per_24h_up_low, sources_per_24h_up_high,
                packets_per_24h_up, packets_per_24h_up_low, packets_per_24h_up_high, paper_sources_per_day, paper_packets_per_day
            from table_3
            """)
        #expect(
            found == [
                [
                    "2", "12.00", "0.00", "37.41", "120.00", "0.00", "374.12", "2.2500", "12.00", "5.38", "18.62", "120.00", "53.76", "186.24",
                    "132", "1060",
                ]
            ])
    }

    @Test("of one day there is an average and no interval; of a platform without an active day only the exposure is known")
    func fewDays() throws {
        let columns = "active_days, sources_per_day, sources_per_day_low, sources_per_24h_up, sources_per_24h_up_low, paper_sources_per_day"
        #expect(try query(days("p", [(1_440, 7)]), "select \(columns) from table_3") == [["1", "7.00", nil, "7.00", nil, nil]])
        #expect(try query(days("p", [(360, 7)]), "select \(columns) from table_3") == [["0", nil, nil, "28.00", nil, nil]])
        #expect(try query(days("p", [(0, 0)]), "select \(columns) from table_3").isEmpty)
    }

    @Test("coverage takes the best of a platform's sensors hour by hour, and adds the runs of a sensor up")
    func coverage() throws {
        let first = Records.mondayNumber * 24
        let reports: [(sensor: String, epoch: UInt64, hour: Int32, minutes: UInt32)] = [
            ("a", 1, 0, 40), ("a", 2, 0, 40), ("a", 2, 1, 20), ("b", 3, 1, 50), ("b", 3, 3, 30), ("a", 2, 26, 0),
        ]
        let records = reports.map {
            TableRecord.report(
                Records.report(platform: "p", sensor: $0.sensor, hour: first + $0.hour, minutesUp: $0.minutes, epoch: $0.epoch))
        }
        #expect(try query(records, "select minutes_up from coverage_hours order by hour") == [["60"], ["50"], ["30"], ["0"]])
        #expect(try query(records, "select minutes_up from platform_up order by day") == [["140"], ["0"]])
        // 140 minutes of 27 hours; 140 is no half of Monday, but more than a twentieth.
        let columns = "days, active_days, minutes_up, exposure_days, up_percent, first_hour = '2013-06-10 00:00+00', last_hour = '2013-06-11 02:00+00'"
        #expect(try query(records, "select \(columns) from coverage") == [["2", "0", "140", "0.0972", "8.64", "t", "t"]])
        #expect(try query(records, "select active_days, minutes_up from coverage(active_share => 0.05)") == [["1", "140"]])
        #expect(
            try query(records, "select days, minutes_up from coverage('2013-06-10 01:00+00', '2013-06-10 03:00+00')") == [["1", "50"]])
    }

    @Test("Tables 2, 4 and 5 find the paper's numbers by the platform's name, whatever its case")
    func beside() throws {
        let attacks = [[[445]], [[445]], [[135, 4_444]], [[9]]].enumerated().map {
            TableRecord.attack(.attack(Records.attack(Int64($0), platform: "germany", source: UInt32($0), ports: $1)))
        }
        let ranks = try query(attacks, "select rank, ports_sequence, paper_rank, paper_sequence from table_4")
        #expect(
            ranks == [
                ["1", "{445/tcp}", "1", "{445}"], ["2", "{135/tcp,4444/tcp}", "9", "{135}"], ["3", "{9/tcp}", nil, "{80}"],
            ])
        #expect(try query(attacks, "select machines, paper_percent from table_5") == [["1", "78.8"]])
        #expect(try query(attacks, "select paper_percent from table_2") == [["28"]])
        let line = TableRecord.attack(.line(Records.line(platform: "germany")))
        #expect(try query(attacks + [line], "select visits, paper_rank from table_4_of('{135/tcp,4444/tcp}')") == [["1", "9"]])
        #expect(try query([], "select count(*) from paper_values where exhibit = 'Table 4'") == [["70"]])
    }

    @Test("Figure 3 sets each day beside the same day on all other platforms; downtime is no zero")
    func elsewhere() throws {
        let found = try query(
            SmallWorld().records,
            "select platform, day, is_active, visits, sources, reference_value, reference_platforms from figure_3")
        #expect(
            found == [
                ["france1", "2013-06-10", "t", "14", "7", "5", "2"], ["france1", "2013-06-11", "t", "6", "3", "0", "1"],
                ["france1", "2013-06-12", "f", "400", "200", nil, "0"], ["lithuania", "2013-06-10", "t", "0", "0", "12", "2"],
                ["taiwan", "2013-06-10", "t", "10", "5", "7", "2"], ["taiwan", "2013-06-11", "t", "0", "0", "3", "1"],
            ])
        let unknown = try query(
            SmallWorld().records, "select distinct reference_value, reference_platforms from figure_3(reference => 'nobody')")
        #expect(unknown == [[nil, nil]])
    }

    @Test("Student's t and Wilson's interval are those of the books")
    func intervals() throws {
        let t = try query([], "select student_t_95(d) from unnest(array[0, 1, 10, 11, 30, 120]) d")
        #expect(t == [[nil], ["12.7062"], ["2.2281"], ["2.2009"], ["2.0423"], ["1.9799"]])
        let wilson = try query(
            [], "select round(wilson_low(n, 10), 4), round(wilson_high(n, 10), 4) from unnest(array[0, 8, 10]) n")
        #expect(wilson == [["0.0000", "0.2775"], ["0.4902", "0.9433"], ["0.7225", "1.0000"]])
        #expect(try query([], "select wilson_low(0, 0)") == [[nil]])
    }

    @Test("the windows of every measure say how complete they are", arguments: Measure.allCases)
    func completeness(measure: Measure) throws {
        let hour = Records.mondayNumber * 24
        var account = LedgerHour(hour: hour)
        (account.captured, account.delivered, account.counted, account.late) = (4, 4, 3, 1)
        var line = LedgerLine(platform: "p", sensor: "a", epoch: 1, partition: 0, revision: .none)
        line.hours = [account]
        let rows = [Window.hour(hour), .day(Records.mondayNumber)].map {
            TableRecord.statistic(Records.statistic(platform: "p", window: $0, measure: measure, sources: 1))
        }
        for view in ["platform_hour", "platform_day"] {
            #expect(try query(rows + [.attack(.line(line))], "select sources, complete_percent from \(view)") == [["1", "75.000"]])
            #expect(try query(rows, "select sources, complete_percent from \(view)") == [["1", nil]])
        }
    }
}
