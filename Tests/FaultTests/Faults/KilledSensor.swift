import TestSupport

/// `kill -9` of sensors in the middle of a replay; started again with the same arguments they send the same batches again.
struct KilledSensor: Fault {
    let name: String
    /// Whether it also finds its last batches in a spool.
    let spools: Bool

    func prepare(_ plan: inout HousePlan, _ random: inout SeededRandom) { (plan.replaySeconds, plan.spools) = (8, spools) }

    func strike(_ house: FaultHouse) throws {
        try house.startSensors()
        for _ in 0..<house.random.number(2...4) {
            try house.pass(1...3)
            house.struck()
            house.random.pick(house.sensors).kill()
            house.healed()
        }
    }

    func examine(_ house: FaultHouse) throws {
        let duplicates = try house.database.value("select sum(duplicate) from completeness")
        guard duplicates != "0" else { throw FaultFailure("a sensor that began anew sent no duplicates: the fault struck nothing") }
    }
}
