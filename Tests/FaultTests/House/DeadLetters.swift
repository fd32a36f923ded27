import Kafka
import Pipeline

/// What lies in the dead letters of a house for one reason.
struct DeadLetters {
    private(set) var letters: [DeadLetter] = []

    /// - Parameter atLeast: waits until there are so many, half a minute long: services write them at their next flush.
    init(_ house: FaultHouse, reason: SetAsideReason, atLeast count: Int) throws {
        let reader = try LogReader(settings: house.broker.settings)
        defer { reader.close() }
        let place = TopicPartition(topic: Topic.deadLetters.rawValue, partition: 0)
        try reader.assign([place: 0])
        var messages: [Message] = []
        _ = try house.wait(seconds: 30) {
            messages.removeAll(keepingCapacity: true)
            try reader.read(countMax: 10_000, timeoutMilliseconds: 200, into: &messages)
            letters += messages.compactMap { $0.value.flatMap { try? DeadLetter(encoded: $0) } }.filter { $0.reason == reason.rawValue }
            return letters.count >= count && messages.isEmpty
        }
    }
}
