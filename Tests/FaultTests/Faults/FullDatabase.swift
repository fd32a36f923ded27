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
    }

    func strike(_ house: FaultHouse) throws {
        try house.startSensors()
        try house.pass(0.5...4)
        house.struck()
        // Less than a segment of the write-ahead log, so that sometimes the log is what does not fit any more, sometimes a table.
        try house.database.fill(leavingKilobytes: house.random.number(64...12_000))
        try house.pass(4...10)
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
        let vague = house.deaths.filter { $0.name == "leurre-sink" && !$0.death.lastWords.contains("disk is full") }
        guard vague.isEmpty else { throw FaultFailure("the sink ended without saying that the disk is full: \(vague[0].death.lastWords)") }
    }
}
