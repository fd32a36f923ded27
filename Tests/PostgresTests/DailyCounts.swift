import Foundation
import Postgres

/// Writes statistics of days straight into the tables: a world is a hundred thousand rows.
struct DailyCounts {
    private var statistics = ""
    private var ups = ""

    mutating func add(platform: String, day: Int, measure: String, item: String, sources: Int) {
        guard sources > 0 else { return }
        let start = Self.start(day)
        statistics += "\(platform)\tday\t\(start)\t\(measure)\t\(item)\t0\t1\t\(sources)\t0\t\(sources)\t60\t\(start)\t\(start)\t\\N\tt\t1\n"
    }

    mutating func add(platform: String, up days: some Sequence<Int>) { for day in days { ups += "\(platform)\t\(Self.start(day))\n" } }

    /// A world as one measure, from a day on; what it has on days on which nobody was up must not count.
    mutating func add(_ world: NullWorld, measure: String, from first: Int = 0) {
        for (platform, items) in world.counts.enumerated() {
            for (item, counts) in items.enumerated() {
                for (day, count) in counts.enumerated() {
                    add(platform: "p\(platform)", day: first + day, measure: measure, item: "\(item)", sources: count)
                }
            }
        }
    }

    mutating func addUp(_ world: NullWorld, from first: Int = 0) {
        for (platform, days) in world.isUp.enumerated() { add(platform: "p\(platform)", up: days.indices.filter { days[$0] }.map { first + $0 }) }
    }

    /// Days are numbered from 1 September 2004.
    static func start(_ day: Int) -> String { Date(timeIntervalSince1970: 1_093_996_800 + Double(day) * 86_400).ISO8601Format() }

    func write(_ connection: Connection) throws {
        try connection.copyIn(
            table: "statistics",
            columns: [
                "platform", "window_kind", "window_key", "measure", "item", "partition", "generation", "sources", "visits", "packets", "bytes",
                "window_start", "window_end", "as_of", "is_final", "revision",
            ], format: .text, chunks: [Array(statistics.utf8)])
        try connection.execute("create temporary table ups (platform text, day timestamptz)")
        try connection.copyIn(table: "ups", columns: ["platform", "day"], format: .text, chunks: [Array(ups.utf8)])
        try connection.execute(
            """
            insert into sensor_hours (platform, sensor, epoch, hour, reported, minutes_up, captured, dropped, ignored, published, discarded,
                version, is_replay)
            select platform, 'a', '1', day + h * interval '1 hour', day, 60, 0, 0, 0, 0, 0, '1', false
            from ups cross join generate_series(0, 23) h;
            drop table ups;
            analyze statistics;
            analyze sensor_hours;
            """)
    }
}
