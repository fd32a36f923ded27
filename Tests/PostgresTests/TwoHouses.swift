import Pipeline
import Postgres
import Tables

@testable import leurre
@testable import leurre_sink

/// The tables of two houses that counted the same packets under other names: a live one, and one rebuilt beside it.
///
/// `france1` saw eight addresses, one every thirty hours, each with three packets on one port; their hours and days are in the statistics.
struct TwoHouses {
    static let attacksCount = 8
    let live: ScratchSchema
    let rebuilt: ScratchSchema
    let connection: Connection

    init() throws {
        (live, rebuilt) = (try ScratchSchema(), try ScratchSchema())
        connection = try live.connect()
        try live.openStore().apply(TableBatch(Self.records(generation: 1)))
        try rebuilt.openStore().apply(TableBatch(Self.records(generation: 7)))
    }

    static func time(_ number: Int) -> Timestamp { Records.monday + .hours(Int64(30 * number)) }
    /// An offset in `packets.v1`.
    static func offset(_ number: Int) -> Int64 { Int64(10 * number + 10) }
    static let end = Records.monday + .days(10)

    static func attack(_ number: Int, generation: UInt32 = 1) -> Attack {
        Records.attack(
            Int64(number), source: UInt32(number), opened: time(number), revision: offset(number), generation: generation, country: "FR",
            ports: [[445, 139]])
    }

    static func line(generation: UInt32, revision: Int64 = 80, epoch: UInt64 = 7) -> LedgerLine {
        var line = Records.line(platform: "france1", revision: revision, generation: generation, clock: end, captured: 24)
        (line.epoch, line.firstCaptured, line.lastCaptured) = (epoch, time(0), time(attacksCount - 1))
        return line
    }

    private static func records(generation: UInt32) throws -> [TableRecord] {
        var records: [TableRecord] = [.attack(.line(line(generation: generation)))]
        for number in 0..<attacksCount {
            records.append(.attack(.attack(attack(number, generation: generation))))
            let hour = time(number).hour
            for window in [Window.hour(hour), .day(hour / 24)] {
                for (measure, item) in [(Measure.all, ""), (.sequence, "{445/tcp,139/tcp}")] {
                    records.append(
                        .statistic(
                            Records.statistic(
                                platform: "france1", window: window, measure: measure, item: item, generation: generation, sources: 1,
                                packets: 3, end: end)))
                }
            }
        }
        records.append(
            .statistic(Records.statistic(platform: "france1", window: .rollingWeek, generation: generation, sources: 4, packets: 12, end: end)))
        return records
    }

    func compare(_ input: Comparison.Input = .sameLog, floor: Int64? = nil, examples: Int = 10) throws -> ComparisonResult {
        let run = ComparisonRun(
            connection: connection, live: SchemaName(live.name), rebuilt: SchemaName(rebuilt.name), input: input, examples: examples)
        return try run.compare(floors: floor.map { [0: $0] } ?? run.floors())
    }

    func changeLive(_ sql: String) throws { try change(live, sql) }
    func changeRebuilt(_ sql: String) throws { try change(rebuilt, sql) }

    private func change(_ schema: ScratchSchema, _ sql: String) throws {
        try connection.use(schema: schema.name)
        try connection.execute(sql)
    }
}

extension ComparisonResult {
    func table(_ name: String) -> Table { tables.first { $0.name == name } ?? Table(name: "none", counts: []) }
}

extension ComparisonResult.Table {
    /// In the order of the columns of the report, from `equal` on.
    var counts: [Int] { [equal, different, onlyLive, onlyRebuilt, moving, outside] }
}
