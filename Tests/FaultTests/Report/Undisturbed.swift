import Synchronization
import TestSupport

/// The tables of a house that nobody disturbed, made once for each choice of platforms.
enum Undisturbed {
    private static let kept = Mutex<[[DemoWeek.Platform]: Result<TableDump, any Error>]>([:])

    static func tables(_ platforms: [DemoWeek.Platform]) throws -> TableDump {
        try kept.withLock { kept in
            if let tables = kept[platforms] { return tables }
            let tables = Result { try make(platforms) }
            kept[platforms] = tables
            return tables
        }.get()
    }

    private static func make(_ platforms: [DemoWeek.Platform]) throws -> TableDump {
        var plan = HousePlan()
        (plan.platforms, plan.replaySeconds) = (platforms.map(\.id), nil)
        let house = try FaultHouse(plan, random: SeededRandom(seed: 0))
        defer { house.stop(keeping: false) }
        for platform in platforms { try house.addSensor(platform) }
        try house.drain(seconds: 180)
        return try TableDump(house.database)
    }
}
