import TestSupport

/// Second members of every group come and go, asked and without warning: cooperative rebalancing.
struct ComingAndGoingMembers: Fault {
    let name = "members-come-and-go"

    func prepare(_ plan: inout HousePlan, _ random: inout SeededRandom) { plan.replaySeconds = 25 }

    func strike(_ house: FaultHouse) throws {
        try house.startSensors()
        for name in HousePlan.services.shuffled(using: &house.random) {
            try house.pass(0...1)
            house.struck()
            let second = try house.addService(name)
            // A group takes four or five seconds to let a member in: it is ended before, while, or after that.
            try house.pass(1...8)
            let leaver = house.random.chance(70) ? second : house.service(name)[0]
            leaver.stop(hard: house.random.chance(50))
            house.healed()
        }
    }
}
