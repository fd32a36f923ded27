import Pipeline

/// Short ways to write the rows of tests.
enum SmallRows {
    static func attack(_ number: Int64 = 1, revision: Int64 = 10, level: UInt32 = 0, build: Int64 = 0, platform: String = "p") -> Attack {
        let id = SessionID(generation: 1, partition: 0, offset: number, index: 0)
        let session = Session(
            id: id, platform: platform, address: Address(ipv4: 0x0102_0304), revision: Revision(generation: 1, offset: revision),
            opened: Timestamp(seconds: 1_370_822_400))
        var enrichment = Enrichment()
        (enrichment.level, enrichment.databaseBuild) = (level, Timestamp(seconds: build))
        return Attack(session: session, enrichment: enrichment)
    }

    static func statistic(platform: String = "p", window: Window = .day(0), item: String = "", revision: Int64 = 1) -> StatisticRow {
        let zero = Timestamp(nanoseconds: 0)
        let key = StatisticKey(platform: platform, window: window, measure: .country, item: item, partition: 0, generation: 1)
        return .statistic(
            Statistic(
                key: key, revision: Revision(generation: 1, offset: revision), value: .zero, start: zero, end: zero, asOf: zero,
                isFinal: false))
    }

    static func report(platform: String = "p", sensor: String = "s", hour: Int32 = 0) -> SensorReport {
        let description = PlatformDescription(id: platform, country: "FR", networkKind: "academic", machines: [])
        return SensorReport(platform: description, sensor: sensor, epoch: 1, hour: hour, reported: Timestamp(nanoseconds: 0))
    }
}
