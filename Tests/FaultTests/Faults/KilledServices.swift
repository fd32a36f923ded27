import TestSupport

/// `kill -9` of services at random moments of a replay, several times each.
struct KilledServices: Fault {
    var name = "killed-services"
    var broker = HousePlan.Broker.embedded

    func prepare(_ plan: inout HousePlan, _ random: inout SeededRandom) {
        plan.broker = broker
        if case .tansu = broker { plan.platforms = ["norcal", "sydney"] }
    }

    func strike(_ house: FaultHouse) throws {
        try house.startSensors()
        for name in (HousePlan.services + HousePlan.services).shuffled(using: &house.random) {
            try house.pass(0.1...2)
            house.struck()
            for service in house.service(name) { service.kill() }
            house.healed()
        }
    }
}
