import Pipeline
import Postgres
import Tables
import Testing

@Suite("completeness", .enabled(if: PrivateCluster.isWanted))
struct CompletenessTests {
    /// Monday's first two hours of one platform: in the first 10 of 100 packets were late, 4 of them were given in again, and the kernel
    /// dropped 10; in the second 20 of 60 are missing, 5 came twice, 3 records are gone, and 5 more packets are on their way.
    private static let filled = Result {
        let schema = try ScratchSchema()
        try schema.openStore().apply(try TableBatch(records))
        return schema
    }

    private static let first = Records.monday.hour

    private static var records: [TableRecord] {
        let attack = Records.attack(1, platform: "p", opened: Records.monday + .minutes(10))
        let reports = [(0, 100, 10), (1, 65, 0)].map { hour, captured, dropped in
            var report = Records.report(platform: "p", sensor: "a", hour: first + Int32(hour), minutesUp: 60)
            (report.captured, report.dropped, report.published) = (Int64(captured), Int64(dropped), Int64(captured))
            return TableRecord.report(report)
        }
        return [.attack(.attack(attack))] + reports + lines.map { .attack(.line($0)) }
    }

    private static var lines: [LedgerLine] {
        var late = LedgerHour(hour: first)
        (late.captured, late.delivered, late.counted, late.late) = (100, 100, 90, 10)
        var gap = LedgerHour(hour: first + 1)
        (gap.captured, gap.delivered, gap.counted, gap.missing) = (50, 30, 30, 20)
        var twice = LedgerHour(hour: first + 1)
        (twice.captured, twice.delivered, twice.counted, twice.duplicate, twice.lostRecords) = (10, 15, 10, 5, 3)
        var again = LedgerHour(hour: first)
        (again.captured, again.delivered, again.counted) = (4, 4, 4)
        var redriven = line(partition: 0, epoch: 99, [again])
        (redriven.isRedriven, redriven.clock) = (true, .distantPast)
        return [line(partition: 0, [late, gap]), line(partition: 1, [twice]), redriven]
    }

    private static func line(partition: Int32, epoch: UInt64 = 1, _ hours: [LedgerHour]) -> LedgerLine {
        var line = LedgerLine(platform: "p", sensor: "a", epoch: epoch, partition: partition, revision: Revision(generation: 1, offset: 9))
        let total = hours.reduce(LedgerHour(hour: 0), +)
        (line.captured, line.delivered, line.counted, line.duplicate) = (total.captured, total.delivered, total.counted, total.duplicate)
        (line.late, line.lostRecords, line.clock, line.hours) = (total.late, total.lostRecords, Records.monday + .hours(2), hours)
        if total.missing > 0 { line.missing = [MissingRange(first: 4, last: 7, packetsBefore: 100, packetsAfter: 100 + total.missing)] }
        return line
    }

    private func query(_ sql: String) throws -> [[String?]] { try Self.filled.get().connect().query(sql) }

    private let columns =
        "captured, dropped, pending, received, counted, duplicate, missing, late, set_aside, redriven, lost_records, complete_percent, balances"

    @Test("an hour says what became of its packets, with those given in again counted and no longer set aside")
    func hours() throws {
        let found = try query("select \(columns) from completeness_hours order by hour")
        #expect(
            found == [
                ["100", "10", "0", "100", "94", "0", "0", "10", "6", "4", "0", "85.454", "t"],
                ["65", "0", "5", "45", "40", "5", "20", "0", "0", "0", "3", "61.538", "t"],
            ])
    }

    @Test("days, periods and the whole ledger add the hours up")
    func sums() throws {
        let whole = ["165", "10", "5", "145", "134", "5", "20", "10", "6", "4", "3", "76.571", "t"]
        for source in [
            "completeness_days", "completeness", "completeness_of()", "completeness_of('2013-06-10 00:30+00', '2013-06-10 01:01+00')",
            "completeness_of(only_platforms => '{p}')",
        ] {
            #expect(try query("select \(columns) from \(source)") == [whole], "\(source)")
        }
        #expect(try query("select captured from completeness_of('2013-06-10 00:00+00', '2013-06-10 01:00+00')") == [["100"]])
        #expect(try query("select * from completeness_of('2013-06-11 00:00+00')").isEmpty)
        #expect(try query("select * from completeness_of(only_platforms => '{q}')").isEmpty)
    }

    @Test("the share is that of the hours that a period touches; null where nothing is known")
    func percent() throws {
        for (from, to, share) in [
            ("00:10", "00:20", "85.454"), ("01:00", "01:00", "61.538"), ("00:59", "01:01", "76.571"), ("00:00", "01:00", "85.454"),
            ("02:00", "03:00", nil),
        ] as [(String, String, String?)] {
            let found = try query("select complete_percent('p', '2013-06-10 \(from)+00', '2013-06-10 \(to)+00')")
            #expect(found == [[share]], "\(from) to \(to)")
        }
    }

    @Test("it is cut, not rounded: 100 is said only of what is whole")
    func cut() throws {
        #expect(try query("select complete_share(999999, 1000000, 0), complete_share(0, 0, 0), complete_share(9, 8, 0)") == [["99.999", "100.000", "100.000"]])
    }

    @Test("every table of the paper and every attack says how complete its data are")
    func beside() throws {
        #expect(try query("select complete_percent from counted_attacks") == [["85.454"]])
        #expect(try query("select complete_percent from counted_visits") == [["85.454"]])
        for table in ["table_2", "table_4", "table_5 where machines = 1", "figure_4", "table_4_of('{445/tcp}')"] {
            #expect(try query("select complete_percent from \(table)") == [["76.571"]], "\(table)")
        }
        let hour = "('2013-06-10 01:00+00', '2013-06-10 02:00+00')"
        #expect(try query("select complete_percent from table_4_of('{445/tcp}', '2013-06-10 01:00+00', '2013-06-10 02:00+00')") == [["61.538"]])
        #expect(try query("select * from table_5\(hour)").isEmpty)
    }

    @Test("so does every window of the statistics")
    func windows() throws {
        let schema = try ScratchSchema()
        let windows = [Window.hour(Self.first), .hour(Self.first + 1), .hour(Self.first + 7), .day(Records.mondayNumber), .rollingDay]
        let rows = windows.map {
            TableRecord.statistic(
                Records.statistic(
                    platform: "p", window: $0, measure: .sequence, item: "{80/tcp}", sources: 1, visits: 1, end: Records.monday + .hours(1)))
        }
        try schema.openStore().apply(try TableBatch(Self.records + rows))
        let connection = try schema.connect()
        #expect(try connection.query("select complete_percent from platform_hour order by hour") == [["85.454"], ["61.538"], [nil]])
        #expect(try connection.query("select complete_percent from platform_day") == [["76.571"]])
        #expect(try connection.query("select complete_percent from platform_rolling") == [["85.454"]])
        #expect(try connection.query("select complete_percent from figure_2") == [["76.571"]])
        #expect(try connection.query("select complete_percent from table_3('2013-06-10 00:00+00', active_share => 0)") == [["76.571"]])
    }

    @Test("what is given in again says nothing about how far a platform is, even alone in a new generation")
    func clock() throws {
        let schema = try ScratchSchema()
        var redriven = Records.line(platform: "p", generation: 2, clock: .distantPast)
        redriven.isRedriven = true
        try schema.openStore().apply(try TableBatch([.attack(.line(Records.line(platform: "p"))), .attack(.line(redriven))]))
        let found = try schema.connect().query("select as_of = '2013-06-10 00:00+00', partitions from platform_clock")
        #expect(found == [["t", "1"]])
    }

    @Test("an hour that a newer line no longer carries stays, and an older copy takes nothing back")
    func kept() throws {
        let copies = [[1: 5], [1: 7, 2: 1], [2: 4, 3: 1]].enumerated().map { index, counts -> TableRecord in
            let hours = counts.sorted { $0.key < $1.key }.map { number, count -> LedgerHour in
                var hour = LedgerHour(hour: Self.first + Int32(number))
                (hour.captured, hour.delivered, hour.counted) = (Int64(count), Int64(count), Int64(count))
                return hour
            }
            var line = Self.line(partition: 0, hours)
            line.revision.offset = Int64(index)
            return .attack(.line(line))
        }
        for batches in [copies.map { [$0] }, copies.reversed().map { [$0] }, [copies], [[copies[1], copies[0]], [copies[2], copies[1]]]] {
            let schema = try ScratchSchema()
            let store = try schema.openStore()
            for batch in batches { try store.apply(try TableBatch(batch)) }
            #expect(try schema.connect().query("select counted from ledger_hours order by hour") == [["7"], ["4"], ["1"]])
        }
    }
}
