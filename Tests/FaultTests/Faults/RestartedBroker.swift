import TestSupport

/// An independent broker is killed in the middle of a replay and started again with its log kept.
struct RestartedBroker: Fault {
    let name = "restarted-broker"

    var obstacle: String? { TansuTools.obstacle }

    func prepare(_ plan: inout HousePlan, _ random: inout SeededRandom) {
        // Its log lies on an emulation of S3, where every request takes tens of milliseconds.
        plan.broker = .tansu(keepsLog: true)
        (plan.platforms, plan.packetsMax) = (["sydney"], 150)
        plan.replaySeconds = 60
    }

    func strike(_ house: FaultHouse) throws {
        try house.startSensors()
        for _ in 0..<house.random.number(1...3) {
            try house.pass(1...4)
            house.struck()
            house.broker.main.stop(hard: true)
            try house.pass(0...6)
            try house.broker.main.startAgain()
            house.healed()
        }
    }
}
