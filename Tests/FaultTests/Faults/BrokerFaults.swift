import TestSupport

/// Requests of every kind fail, as brokers fail them when leaders and coordinators move.
struct BrokerErrors: Fault {
    let name = "broker-errors"

    /// Faults that a broker may answer each kind of request with.
    private static let answers: [(request: String, faults: [String])] = [
        ("produce", ["not-leader", "timed-out", "not-enough-replicas", "disconnected", "unknown-topic", "duplicate"]),
        ("fetch", ["not-leader", "timed-out", "disconnected", "unknown-topic"]),
        ("list-offsets", ["not-leader", "timed-out", "disconnected"]),
        ("metadata", ["timed-out", "disconnected"]),
        ("offset-commit", ["not-coordinator", "coordinator-loading", "timed-out", "disconnected", "illegal-generation", "unknown-member"]),
        ("offset-fetch", ["not-coordinator", "coordinator-loading", "disconnected"]),
        ("find-coordinator", ["timed-out", "disconnected"]),
        ("join-group", ["not-coordinator", "coordinator-loading", "unknown-member", "disconnected"]),
        ("sync-group", ["not-coordinator", "illegal-generation", "disconnected"]),
        ("heartbeat", ["not-coordinator", "illegal-generation", "unknown-member", "disconnected"]),
        ("producer-id", ["not-coordinator", "timed-out", "disconnected"]),
    ]

    func strike(_ house: FaultHouse) throws {
        try house.startSensors()
        for _ in 0..<house.random.number(6...12) {
            try house.pass(0.2...1.5)
            house.struck()
            let (request, faults) = house.random.pick(Self.answers)
            try house.broker.tell("errors \(request) \(house.random.pick(faults)) \(house.random.number(1...5))")
            // A producer asks for its id only when it is made.
            if request == "producer-id" { house.random.pick(house.services).kill() }
            house.healed()
        }
        for (request, _) in Self.answers { try house.broker.tell("clear \(request)") }
    }
}

/// Every answer takes long, for some seconds.
struct BrokerDelays: Fault {
    let name = "broker-delays"

    func strike(_ house: FaultHouse) throws {
        try house.startSensors()
        for _ in 0..<house.random.number(2...3) {
            try house.pass(0.5...2)
            house.struck()
            try house.broker.tell("delay \(house.random.number(50...1_500))")
            try house.pass(1...4)
            try house.broker.tell("delay 0")
            house.healed()
        }
    }
}

/// The broker is away for some seconds, longer than a session of a group lasts or shorter, and comes back with its log.
struct BrokerOutages: Fault {
    let name = "broker-outages"

    func strike(_ house: FaultHouse) throws {
        try house.startSensors()
        for _ in 0..<house.random.number(1...3) {
            try house.pass(0.5...3)
            house.struck()
            try house.broker.tell("down")
            try house.pass(0.5...9)
            try house.broker.tell("up")
            house.healed()
        }
    }
}
