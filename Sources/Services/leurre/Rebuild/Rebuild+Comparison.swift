import Foundation
import Runtime

extension Rebuild {
    private static let attemptsMax = 3
    private static let liveSecondsMax: Double = 60
    /// Statistics of a platform whose clock has leapt, as it does until a rebuild has caught up, are held back for ten flushes at most.
    private static let calmSeconds: Double = 15

    /// Compares, and once more as long as rows were moving or a difference may have been one of the moment.
    func compare(_ shadow: Shadow, _ house: ShadowHouse?) throws -> ComparisonResult {
        let run = ComparisonRun(
            connection: connection, live: live, rebuilt: schema, input: shadow.hasOwnPackets ? .captures : .sameLog, examples: command.examples)
        let settings = try command.broker.settings()
        let passages = (live: try Passage(settings: settings, house: liveHouse()), shadow: try Passage(settings: settings, house: shadow.row.house))
        var attempt = 1
        while true {
            let floors = try run.floors()
            // The statistics of what the floors take in are to be in the tables, too.
            let deadline = Date().addingTimeInterval(Self.liveSecondsMax)
            let isLiveThrough = try passages.live.wait(from: .attacks, until: deadline) { _ in try checkStop(house) }
            if house != nil { _ = try passages.shadow.wait(from: .attacks) { _ in try checkStop(house) } }
            var result = try run.compare(floors: floors)
            if !isLiveThrough {
                result.laggards = ["the live house's services do not come to the end of their topics: its statistics may be behind"]
            }
            if result.differences == 0 && result.moving == 0 || attempt == Self.attemptsMax { return result }
            attempt += 1
            let calm = Date().addingTimeInterval(Self.calmSeconds)
            while Date() < calm {
                try checkStop(house)
                usleep(100_000)
            }
        }
    }

    private func checkStop(_ house: ShadowHouse?) throws {
        if let house { return try house.check() }
        if StopSignal.isSet { throw HouseError("interrupted") }
    }
}
