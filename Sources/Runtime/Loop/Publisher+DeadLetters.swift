import Kafka
import Pipeline

extension Publisher {
    /// Writes what was set aside and waits until it is acknowledged.
    package func publish(_ letters: [DeadLetter], topicPrefix: String) throws(KafkaError) {
        guard !letters.isEmpty else { return }
        let topic = Topic.deadLetters.name(prefix: topicPrefix)
        _ = try publish(letters.map { Item(topic: topic, partition: 0, key: Array($0.topic.utf8), value: $0.fitting.encoded()) })
    }
}

extension DeadLetter {
    /// Leaves room for the rest of a letter in the million bytes that a broker takes by default.
    private static let contentBytesMax = 900_000
    private static let keyBytesMax = 65_536

    /// The letter with as much of the original bytes as a record can carry: one that no broker takes would stop the service at each start.
    var fitting: DeadLetter {
        guard key.count + value.count > Self.contentBytesMax else { return self }
        var letter = self
        letter.key = Array(key.prefix(Self.keyBytesMax))
        letter.value = Array(value.prefix(Self.contentBytesMax - letter.key.count))
        let note = "cut to \(letter.value.count) of \(value.count) bytes; the whole record lies where it came from"
        letter.detail = detail.isEmpty ? note : "\(detail); \(note)"
        return letter
    }

    /// - Parameter value: the bytes that are set aside: the message's own, or a part of them.
    package init(_ message: Message, of service: String, reason: SetAsideReason, detail: String, value: [UInt8]) {
        self.init(
            service: service, topic: message.topic, partition: message.partition, offset: message.offset, reason: reason.rawValue,
            detail: detail, key: message.key, value: value, index: nil, captured: Timestamp(nanoseconds: 0))
        signature = message.signature
    }
}
