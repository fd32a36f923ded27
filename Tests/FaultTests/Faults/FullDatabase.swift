import TestSupport

/// The database's disk is full for some seconds. The sink stops with a clear message, or waits for a Postgres that gave up; once there is
/// room again nothing is lost.
struct FullDatabase: Fault {
    let name = "full-database"

    var obstacle: String? { SmallDisk.isAllowed ? nil : "this machine does not let us mount a small disk" }

    func prepare(_ plan: inout HousePlan, _ random: inout SeededRandom) {
        plan.databaseMegabytes = 500
        // More than one platform's rows in the room that is left.
        plan.platforms = ["tokyo", "norcal", "eu", "oregon"]
        plan.replaySeconds = 16
    }

    func strike(_ house: FaultHouse) throws {
        try house.startSensors()
        try house.pass(0.5...4)
        house.struck()
        // Mostly there is no room for a table. Otherwise for tables, but not for a segment of the write-ahead log.
        let isTable = house.random.chance(70)
        try house.database.fill(leavingKilobytes: isTable ? house.random.number(0...500) : house.random.number(4_000...12_000))
        let isFelt = try house.wait(seconds: 20) { !Self.endedSinks(house).isEmpty || !house.database.isUp }
        guard isFelt || !isTable else { throw FaultFailure("nobody noticed that the disk was full") }
        try house.pass(0...4)
        try house.database.makeRoom()
        // A Postgres that could not write its log has given up.
        _ = try house.wait(seconds: 60) {
            if house.database.isUp { return true }
            try? house.database.start()
            return false
        }
        house.healed()
    }

    func examine(_ house: FaultHouse) throws {
        let vague = Self.endedSinks(house).filter { !$0.lastWords.contains("make room on the server's disk") }
        guard vague.isEmpty else { throw FaultFailure("the sink ended without saying that the disk is full: \(vague[0].lastWords)") }
    }

    private static func endedSinks(_ house: FaultHouse) -> [Supervised.Death] { house.deaths.filter { $0.name == "leurre-sink" }.map(\.death) }
}
