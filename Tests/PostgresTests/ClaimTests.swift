import Pipeline
import Postgres
import Tables
import Testing

@Suite("claims of the paper", .enabled(if: PrivateCluster.isWanted))
struct ClaimTests {
    private func query(_ records: [TableRecord], _ sql: String) throws -> [[String?]] {
        let schema = try ScratchSchema()
        try schema.openStore().apply(try TableBatch(records))
        return try schema.connect().query(sql)
    }

    /// So many sources with a system, a country and machines, on a day from Monday on.
    private func sources(
        _ count: Int, _ platform: String, day: Int64 = 0, system: String? = nil, country: String = "??", order: [UInt8] = [1], first: Int64 = 0
    ) -> [TableRecord] {
        (0..<Int64(count)).map { number in
            let opened = Records.monday + .hours(24 * day + 1)
            let id = first + 1_000 * day + number
            var attack = Records.attack(id, platform: platform, source: UInt32(id), opened: opened, country: country)
            let machines = order.enumerated().map { Records.visit(machine: $1, opened: opened + .seconds(Int64($0)), ports: [445]) }
            attack.session.hours = [HourActivity(hour: opened.hour, machines: machines.sorted { $0.machine < $1.machine })]
            attack.enrichment.system = system.map {
                OperatingSystem(family: $0, name: $0, flavour: "", distance: 1, match: .exact, isApplication: false)
            }
            return .attack(.attack(attack))
        }
    }

    @Test("a claim is judged day by day by all data so far, and stands since the day from which its verdict is the last one")
    func since() throws {
        // 20 of 20, 30 of 30, 30 of 34 (88.2 %), 30 of 34, 30 of 34.
        let records =
            sources(20, "p", system: "Windows") + sources(10, "p", day: 1, system: "Windows") + sources(4, "p", day: 2, system: "Linux")
            + sources(1, "p", day: 4)
        let days = try query(records, "select day, verdict, value, evidence from claim_days() where claim = 'windows' order by day")
        #expect(
            days == [
                ["2013-06-10", "undecided", "100.00", "20"], ["2013-06-11", "fails", "100.00", "30"], ["2013-06-12", "holds", "88.24", "34"],
                ["2013-06-13", "holds", "88.24", "34"], ["2013-06-14", "holds", "88.24", "34"],
            ])
        let found = try query(
            records, "select platform, value_number, paper, verdict, since, evidence_count from claims where claim = 'windows'")
        #expect(
            found == [[nil, "1", "80 to 95 %", "holds", "2013-06-12", "1"], ["p", "88.24", "80 to 95 %", "holds", "2013-06-12", "34"]])
        let early = try query(records, "select verdict, since from claims('2013-06-10', '2013-06-12') where claim = 'windows' and platform = 'p'")
        #expect(early == [["fails", "2013-06-11"]])
    }

    @Test("a sentence that something never happens fails with the first time, one about every platform with the first platform")
    func never() throws {
        let records =
            sources(30, "p", order: [1, 2, 3]) + sources(29, "q", order: [3, 2, 1], first: 100)
            + sources(1, "r", day: 1, order: [2, 1, 3], first: 200)
        let found = try query(records, "select platform, value, verdict, since from claims where claim = 'address-order'")
        #expect(
            found == [
                [nil, "holds on 1 of 2 platforms that decide", "fails", "2013-06-11"], ["p", "0 of 30", "holds", "2013-06-10"],
                ["q", "0 of 29", "undecided", nil], ["r", "1 of 1", "fails", "2013-06-11"],
            ])
    }

    @Test("the leading country is the platform's own in Taiwan only, by the paper")
    func countries() throws {
        let records =
            sources(20, "one", country: "FR") + sources(15, "one", country: "DE", first: 100) + sources(9, "one", country: "??", first: 200)
            + sources(30, "two", country: "TW", first: 300) + sources(29, "two", country: "JP", first: 400)
            + [.report(Records.report(platform: "one", country: "FR")), .report(Records.report(platform: "two", country: "TW"))]
        let found = try query(
            records, "select claim, platform, value, verdict from claims where claim like '%-country' and platform is not null")
        #expect(
            found == [
                ["own-country", "one", "FR sends 57.14 %", "fails"], ["own-country", "two", "TW sends 50.85 %", "holds"],
                ["majority-country", "one", "the first sends 57.14 %", "fails"], ["majority-country", "two", "the first sends 50.85 %", "holds"],
            ])
    }

    /// 445 on france3 and elsewhere from 20 September 2013 on, one number a day.
    private func autumn(_ here: [Int64], elsewhere: [Int64]) -> [TableRecord] {
        [("France3", here), ("other", elsewhere)].flatMap { platform, counts in
            counts.enumerated().flatMap { index, count -> [TableRecord] in
                let number = Records.mondayNumber + 102 + Int32(index)
                let statistic = Records.statistic(
                    platform: platform, window: .day(number), measure: .sequence, item: "{445/tcp}", sources: count, visits: count)
                return Records.day(platform: platform, number: number).map { .report($0) } + [.statistic(statistic)]
            }
        }
    }

    @Test("the peak of 26 September is a peak here, and not elsewhere")
    func peak() throws {
        let sql = "select verdict from claims where claim in ('peak', 'no-peak-elsewhere') order by position"
        #expect(try query(autumn([5, 5, 5, 5, 5, 5, 50, 5], elsewhere: [9, 9, 9, 9, 9, 9, 9, 10]), sql) == [["holds"], ["holds"]])
        #expect(try query(autumn([5, 51, 5, 5, 5, 5, 50, 5], elsewhere: [9, 9, 9, 9, 9, 9, 99, 9]), sql) == [["fails"], ["fails"]])
        #expect(try query(autumn([5, 5, 5, 5, 5, 5], elsewhere: [9, 9, 9, 9, 9, 9]), sql) == [["undecided"], ["undecided"]])
    }

    @Test("numbers of the paper's tables are judged by the interval of today's, where the paper contradicts itself it says so")
    func numbers() throws {
        let days = { (platform: String, sources: [Int64]) -> [TableRecord] in
            sources.enumerated().flatMap { index, count -> [TableRecord] in
                let number = Records.mondayNumber + Int32(index)
                return Records.day(platform: platform, number: number).map { .report($0) } + [
                    .statistic(Records.statistic(platform: platform, window: .day(number), sources: count, packets: count))
                ]
            }
        }
        let records = days("france1", [120, 140, 130, 135, 125, 128, 139]) + days("france3", [20, 25, 30, 22, 24, 26, 28])
        let found = try query(
            records,
            "select claim, platform, verdict, contradiction is not null from claims where claim in ('sources-per-day', 'france1-france3')")
        #expect(
            found == [
                ["sources-per-day", "france1", "holds", "f"], ["sources-per-day", "france3", "fails", "f"],
                ["france1-france3", nil, "holds", "t"],
            ])
        let attacks = sources(18, "germany") + sources(22, "germany", order: [1, 2, 3], first: 100)
        let shares = try query(attacks, "select claim, value_number, paper_number, verdict from claims where claim like 'machines-%'")
        #expect(
            shares == [
                ["machines-1", "45.00", "78.8", "fails"], ["machines-2", "0.00", "5.3", "holds"], ["machines-3", "55.00", "15.9", "fails"],
            ])
    }

    @Test("every sentence has a row in an empty house, and nothing is decided but what the paper says about itself")
    func empty() throws {
        let found = try query([], "select claim, verdict from claims where verdict <> 'undecided'")
        #expect(found == [["figure-for-machines", "fails"]])
        #expect(try query([], "select count(distinct claim) = (select count(*) from claim_sentences) from claims") == [["t"]])
    }

    @Test("every row says by which query its sources are found, and the query runs")
    func evidence() throws {
        let schema = try ScratchSchema()
        try schema.openStore().apply(try TableBatch(PaperWorld.records + sources(40, "germany", first: 5_000)))
        let connection = try schema.connect()
        let rows = try connection.query("select claim, evidence_query from claims where evidence_query is not null")
        #expect(rows.count > 20)
        for row in rows { _ = try connection.query(try #require(row[1])) }
        let against = try connection.query("select evidence_query from claims where claim = 'address-order' and platform = 'nearer'")
        #expect(try connection.query(try #require(against.first?.first ?? nil)).count == 1)
    }
}
