import Foundation
import TestSupport

/// A live sensor with a spool is killed again and again, while the broker is there and while it is away: what it had captured arrives
/// under one epoch.
struct KilledLiveSensor: Fault {
    let name = "killed-live-sensor"

    var obstacle: String? { LiveCaptures.obstacle }

    func prepare(_ plan: inout HousePlan, _ random: inout SeededRandom) { (plan.isLive, plan.spools) = (true, true) }

    func strike(_ house: FaultHouse) throws {
        let sensor = try house.addLiveSensor()
        var (sent, starts) = (0, 1)
        var isBrokerDown = false
        for _ in 0..<house.random.number(3...6) {
            try house.waitUntilCapturing(sensor, starts: starts)
            let count = house.random.number(100...2_000)
            try house.traffic?.send(count)
            sent += count
            // What is killed with the sensor before it is a batch was never captured, as far as anybody can know: a batch waits a tenth of a second.
            try house.pass(2...3)
            house.struck()
            if house.random.chance(50) {
                try house.broker.tell(isBrokerDown ? "up" : "down")
                isBrokerDown.toggle()
            }
            sensor.kill()
            starts += 1
            house.healed()
        }
        if isBrokerDown { try house.broker.tell("up") }
        try house.waitUntilCapturing(sensor, starts: starts)
        house.expected.livePackets = sent
        try house.waitUntilPublished(sensor)
    }

    func examine(_ house: FaultHouse) throws {
        let epochs = try house.database.value("select count(distinct epoch) from ledger")
        guard epochs == "1" else { throw FaultFailure("the sensor began \(epochs) epochs: its spool did not tell it where it was") }
    }
}

/// The broker is away until a live sensor's spool is full, by its own bound or because the disk is: the newest packets are dropped, and the
/// ledger counts every one of them as missing.
struct FullSpool: Fault {
    let name: String
    /// Whether it is the disk that is full.
    let isDisk: Bool

    var obstacle: String? {
        LiveCaptures.obstacle ?? (isDisk && !SmallDisk.isAllowed ? "this machine does not let us mount a small disk; \"full-spool\" stands in" : nil)
    }

    func prepare(_ plan: inout HousePlan, _ random: inout SeededRandom) {
        (plan.isLive, plan.spools) = (true, true)
        plan.spoolKilobytes = isDisk ? random.number(600...1_500) : nil
    }

    func strike(_ house: FaultHouse) throws {
        let limits = ["--queue-bytes-max", "1048576", "--spool-segment-bytes", "65536"]
        let sensor = try house.addLiveSensor(limits + (isDisk ? [] : ["--spool-bytes-max", "\(house.random.number(300_000...900_000))"]))
        try house.waitUntilCapturing(sensor, starts: 1)
        var sent = 0
        func send(_ count: Int) throws {
            try house.traffic?.send(count)
            sent += count
        }
        try send(house.random.number(200...1_000))
        house.struck()
        try house.broker.tell("down")
        // Some seventy bytes a packet.
        for _ in 0..<8 { try send(house.random.number(3_000...5_000)) }
        try house.pass(0.2...2)
        try house.broker.tell("up")
        house.healed()
        try house.pass(1...3)
        try send(house.random.number(200...1_000))
        house.expected.livePackets = sent
        house.expected.mayMissPackets = true
        try house.waitUntilPublished(sensor)
    }

    func examine(_ house: FaultHouse) throws {
        let missing = try house.database.value("select missing from completeness")
        guard missing != "0" else { throw FaultFailure("nothing is missing: the spool was never full") }
    }
}

/// Whether this machine lets us capture.
enum LiveCaptures {
    static var obstacle: String? { geteuid() == 0 ? nil : "only root may capture; the end-to-end tests replay" }
}

extension FaultHouse {
    /// Waits until the sensor captures, for so many times since it was first started.
    func waitUntilCapturing(_ sensor: Supervised, starts: Int) throws {
        guard try wait(seconds: 30, until: { sensor.logged("capturing\n") >= starts }) else {
            throw FaultFailure("the sensor does not capture: \(sensor.lastWords)")
        }
    }

    /// Ends the sensor once the tables count, or give as missing, all that was sent.
    func waitUntilPublished(_ sensor: Supervised) throws {
        let wanted = expected.livePackets ?? 0
        var found = ""
        _ = try wait(seconds: 90) {
            found = try database.value("select coalesce(sum(counted + missing), 0) from ledger")
            return found == "\(wanted)"
        }
        sensor.stop()
    }
}
