import Kafka
import Pipeline
import TestSupport

/// Somebody writes to every topic while a replay runs: garbage, cut-off and altered copies of what is there, the same records again, rows
/// of old revisions.
///
/// Left out is what no service could know from its own: a well-formed row with a higher revision, or a well-formed batch that was never
/// sent. Topics need the broker's access control against that.
struct HostileProducer: Fault {
    let name = "hostile-producer"

    func strike(_ house: FaultHouse) throws {
        try house.startSensors()
        let hand = try HostileHand(bootstrapServers: house.broker.bootstrapServers)
        defer { hand.close() }
        for _ in 0..<house.random.number(6...10) {
            try house.pass(0.3...1.5)
            house.struck()
            try hand.strike(&house.random)
            house.healed()
        }
        // attacks.v1 has two readers, so the letters are at least as many.
        let letters = try DeadLetters(house, reason: .unreadable, atLeast: hand.garbageSent).letters.count
        guard letters >= hand.garbageSent else {
            throw FaultFailure("\(hand.garbageSent) unreadable records were sent, \(letters) lie in the dead letters")
        }
    }
}
