import Pipeline

/// A house of three platforms over three days, small enough to count by hand, and the records that say so.
///
/// `france1` has three machines, `taiwan` two; `lithuania` was up and saw nothing. Days are numbered from Monday, 10 June 2013.
struct SmallWorld {
    struct Source {
        var platform: String
        var day: Int64
        var country: String
        /// The ports on each machine that was reached, from the first.
        var ports: [[UInt16]]
        var hostName: String?
    }

    private(set) var sources: [Source] = []
    /// (platform, day) → minutes up.
    let minutesUp: [(platform: String, day: Int64, minutes: UInt32)] = [
        ("france1", 0, 1_440), ("france1", 1, 720), ("france1", 2, 719), ("taiwan", 0, 1_440), ("taiwan", 1, 1_440),
        ("lithuania", 0, 1_440),
    ]
    /// The statistics of a day in two partitions.
    let days: [(platform: String, day: Int64, sources: [Int64], packets: [Int64])] = [
        ("france1", 0, [3, 4], [30, 40]), ("france1", 1, [1, 2], [20, 3]), ("france1", 2, [100, 100], [1_000, 1_000]),
        ("taiwan", 0, [5, 0], [50, 0]),
    ]

    init() {
        let countries = ["DE", "FR", "IT", "JP", "KR", "US", "??"]
        // How many sources each country sends to france1: of six known countries two share the fifth place.
        for (index, count) in [7, 6, 5, 4, 2, 2, 9].enumerated() {
            for number in 0..<count {
                let ports: [[UInt16]] = [[[445]], [[135, 4_444], [135, 4_444]], [[445], [445], [80]], [[]]][number % 4]
                sources.append(Source(platform: "france1", day: Int64(number % 3), country: countries[index], ports: ports))
            }
        }
        for number in 0..<4 { sources.append(Source(platform: "taiwan", day: Int64(number % 2), country: "TW", ports: [[445]])) }
        sources[0].hostName = "p1.adsl.example.net"
        sources[1].hostName = "mail.example.net"
    }

    var records: [TableRecord] {
        var records = sources.enumerated().map { (number, source) -> TableRecord in
            var attack = Records.attack(
                Int64(number), platform: source.platform, source: UInt32(number), opened: Records.monday + .hours(24 * source.day + 1),
                country: source.country, ports: source.ports)
            attack.enrichment.hostName = source.hostName
            return .attack(.attack(attack))
        }
        // Neither an answer nor an absorbed attack is in any table.
        records.append(.attack(.attack(Records.answer(1_000, platform: "france1"))))
        let first = Records.attack(0, platform: "france1")
        records.append(.attack(.attack(Records.absorbed(Records.attack(1_001, ports: [[445]]), by: first, revision: 20))))
        for up in minutesUp {
            let number = Records.mondayNumber + Int32(up.day)
            let country = up.platform == "france1" ? "FR" : up.platform == "taiwan" ? "TW" : "LT"
            records += Records.day(
                platform: up.platform, number: number, minutesUp: up.minutes, country: country, machines: up.platform == "taiwan" ? 2 : 3
            ).map { .report($0) }
        }
        return records + statistics + lines
    }

    private var statistics: [TableRecord] {
        days.flatMap { day in
            day.sources.indices.flatMap { partition in
                [(Measure.all, ""), (.sequence, "{445/tcp}")].map { measure, item in
                    .statistic(
                        Records.statistic(
                            platform: day.platform, window: .day(Records.mondayNumber + Int32(day.day)), measure: measure, item: item,
                            partition: Int32(partition), sources: day.sources[partition], packets: day.packets[partition],
                            visits: 2 * day.sources[partition], isFinal: day.day == 0))
                }
            }
        }
    }

    /// france1's clock is that of its slower partition: Thursday; taiwan's goes far beyond all that can still change.
    private var lines: [TableRecord] {
        [
            Records.line(platform: "france1", partition: 0, clock: Records.monday + .days(3)),
            Records.line(platform: "france1", partition: 1, clock: Records.monday + .days(4), missing: 5),
            Records.line(platform: "taiwan", clock: Records.monday + .days(30)),
            Records.line(platform: "taiwan", sensor: "taiwan-silent", clock: Records.monday),
            Records.line(platform: "taiwan", sensor: "taiwan-a", generation: 0, clock: Records.monday),
        ].map { .attack(.line($0)) }
    }
}
