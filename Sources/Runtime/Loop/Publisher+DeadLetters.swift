import Kafka
import Pipeline

extension Publisher {
    /// Writes what was set aside and waits until it is acknowledged.
    package func publish(_ letters: [DeadLetter], topicPrefix: String) throws(KafkaError) {
        guard !letters.isEmpty else { return }
        let topic = Topic.deadLetters.name(prefix: topicPrefix)
        _ = try publish(letters.map { Item(topic: topic, partition: 0, key: Array($0.topic.utf8), value: $0.encoded()) })
    }
}

extension DeadLetter {
    /// - Parameter value: the bytes that are set aside: the message's own, or a part of them.
    package init(_ message: Message, of service: String, reason: SetAsideReason, detail: String, value: [UInt8]) {
        self.init(
            service: service, topic: message.topic, partition: message.partition, offset: message.offset, reason: reason.rawValue,
            detail: detail, key: message.key, value: value, index: nil, captured: Timestamp(nanoseconds: 0))
    }
}
