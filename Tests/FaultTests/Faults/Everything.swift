import TestSupport

/// A random mix of all that can happen at once.
struct EverythingAtOnce: Fault {
    let name = "everything-at-once"

    func prepare(_ plan: inout HousePlan, _ random: inout SeededRandom) {
        plan.way = .proxy
        plan.replaySeconds = 20
        plan.copies = ["leurre-sessions": 2, "leurre-sink": 2]
    }

    func strike(_ house: FaultHouse) throws {
        try house.startSensors()
        var isPostgresDown = false
        var isBrokerDown = false
        for _ in 0..<house.random.number(10...18) {
            try house.pass(0.2...1.5)
            house.struck()
            switch house.random.below(7) {
            case 0: house.random.pick(house.services).kill()
            case 1: for service in house.services { service.kill() }
            case 2: house.random.pick(house.sensors).kill()
            case 3:
                if isPostgresDown { try house.database.start() } else { house.database.stop("immediate") }
                isPostgresDown.toggle()
            case 4:
                try house.broker.tell(isBrokerDown ? "up" : "down")
                isBrokerDown.toggle()
            case 5: try house.broker.tell("errors \(house.random.pick(["produce", "fetch"])) not-leader \(house.random.number(1...4))")
            default:
                if house.random.chance(50) { try house.network.cut() } else { house.network.proxy?.stall() }
                try house.pass(0.2...3)
                try house.network.mend()
            }
            house.healed()
        }
        house.struck()
        if isPostgresDown { try house.database.start() }
        if isBrokerDown { try house.broker.tell("up") }
        house.healed()
    }
}

/// Everything but the broker is ended, asked or not, and started again, in random order.
struct RestartedHouse: Fault {
    let name = "restarted-house"

    func strike(_ house: FaultHouse) throws {
        try house.startSensors()
        for _ in 0..<2 {
            try house.pass(1...4)
            house.struck()
            let parts = (house.services + house.sensors).filter { !$0.isDone }.shuffled(using: &house.random)
            for part in parts { part.stop(hard: house.random.chance(50)) }
            let stopsPostgres = house.random.chance(50)
            if stopsPostgres { house.database.stop(house.random.chance(50) ? "fast" : "immediate") }
            try house.pass(0...2)
            if stopsPostgres { try house.database.start() }
            for part in parts.shuffled(using: &house.random) {
                try part.startAgain(part.name == "sensor" ? .untilSuccess : .always)
                try house.pass(0...0.5)
            }
            house.healed()
        }
    }
}
