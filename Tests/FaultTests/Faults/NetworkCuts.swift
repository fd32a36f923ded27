import TestSupport

/// The sensors' network is cut for some seconds, several times: the cable of a namespace of their own, or the connections of a proxy, which
/// also stalls and slows.
struct NetworkCuts: Fault {
    let name: String
    let way: HousePlan.Way

    var obstacle: String? {
        guard case .namespace = way, !NetworkNamespace.isAllowed else { return nil }
        return "this machine allows no network namespace; the fault \"connection-cuts\" stands in"
    }

    func prepare(_ plan: inout HousePlan, _ random: inout SeededRandom) { plan.way = way }

    func strike(_ house: FaultHouse) throws {
        try house.startSensors()
        for _ in 0..<house.random.number(2...4) {
            try house.pass(0.5...2.5)
            house.struck()
            switch (way, house.random.below(3)) {
            case (.proxy, 0): house.network.proxy?.stall()
            case (.proxy, 1): house.network.proxy?.slow(milliseconds: UInt32(house.random.number(20...300)))
            default: try house.network.cut()
            }
            try house.pass(0.5...6)
            try house.network.mend()
            house.healed()
        }
    }
}
