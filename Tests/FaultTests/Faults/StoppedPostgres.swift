import TestSupport

/// Postgres is stopped without a last checkpoint and started again, while one sink or two write.
struct StoppedPostgres: Fault {
    let name: String
    let sinks: Int

    func prepare(_ plan: inout HousePlan, _ random: inout SeededRandom) { plan.copies["leurre-sink"] = sinks }

    func strike(_ house: FaultHouse) throws {
        try house.startSensors()
        for _ in 0..<house.random.number(2...3) {
            try house.pass(0.5...3)
            house.struck()
            house.database.stop("immediate")
            try house.pass(0...4)
            try house.database.start()
            house.healed()
        }
    }

    func examine(_ house: FaultHouse) throws {
        let ended = house.deaths.filter { $0.name == "leurre-sink" }
        guard ended.isEmpty else { throw FaultFailure("a sink ended instead of waiting for Postgres: \(ended[0].death.lastWords)") }
    }
}
