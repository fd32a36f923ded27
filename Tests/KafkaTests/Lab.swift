import Kafka
import TestSupport
import Testing

/// An embedded broker and what tests do with it over and over.
struct Lab {
    let broker: MockBroker
    let topic = "t.packets.v1"

    init(brokerCount: Int = 1, partitionCount: Int32 = 2) throws {
        broker = try MockBroker(brokerCount: brokerCount, topics: [("t.packets.v1", partitionCount)])
    }

    var settings: KafkaSettings { settings([:]) }

    func settings(_ properties: [String: String]) -> KafkaSettings {
        KafkaSettings(bootstrapServers: broker.bootstrapServers, topicPrefix: "t.", properties: properties)
    }

    func partition(_ number: Int32) -> TopicPartition { TopicPartition(topic: topic, partition: number) }

    /// Sends values `first…` to one partition and waits until each is acknowledged.
    @discardableResult
    func fill(partition: Int32, _ values: Range<Int>, bytes: Int = 8) throws -> [Delivery] {
        let producer = try Producer(settings: settings, lingerMilliseconds: 5)
        defer { producer.close() }
        var deliveries: [Delivery] = []
        for value in values {
            let payload = Lab.value(value, bytes: bytes)
            let key = Array("k\(value)".utf8)
            while !(try producer.send(topic: topic, partition: partition, key: key, value: payload, token: UInt64(value))) {
                try producer.poll(timeoutMilliseconds: 100, into: &deliveries)
            }
        }
        try #require(try producer.flush(timeoutMilliseconds: 10_000, into: &deliveries))
        return deliveries
    }

    /// A value that begins with its number and does not compress.
    static func value(_ number: Int, bytes: Int = 8) -> [UInt8] {
        var state = UInt64(truncatingIfNeeded: number)
        let head = (0..<8).map { UInt8(truncatingIfNeeded: state >> ($0 * 8)) }
        return head
            + (8..<max(8, bytes)).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 56)
            }
    }

    static func number(_ message: Message) -> Int { (message.value ?? []).prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) } }
}

/// Does something until a condition holds, at most so long.
func wait(seconds: Int = 20, for what: String, until condition: () -> Bool, doing step: () throws -> Void) throws {
    let deadline = ContinuousClock.now + .seconds(Patience.stretched(seconds))
    while !condition() {
        try #require(ContinuousClock.now < deadline, "\(what) did not happen in \(seconds) s")
        try step()
    }
}

extension LogReader {
    /// Reads until so many messages are there.
    func readAll(_ count: Int, seconds: Int = 20) throws -> [Message] {
        var messages: [Message] = []
        try wait(seconds: seconds, for: "reading \(count) messages", until: { messages.count >= count }) {
            try read(countMax: 1_000, timeoutMilliseconds: 200, into: &messages)
        }
        return messages
    }
}
