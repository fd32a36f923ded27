import Kafka
import Pipeline
import Runtime
import TestSupport
import Testing

@Suite("Large dead letters", .timeLimit(.minutes(Patience.stretched(2))))
struct LargeLetterTests {
    @Test("a record as large as a broker takes is set aside with as much of it as a letter can carry")
    func large() throws {
        let broker = try MockBroker(topics: [("deadletters.v1", 1)])
        defer { broker.close() }
        let kafka = KafkaSettings(bootstrapServers: broker.bootstrapServers)
        let bytes = [UInt8](repeating: 7, count: 999_000)
        var letters: [DeadLetter] = []
        for (key, value) in [([1], bytes), (bytes, [2]), ([1], [2])] as [([UInt8], [UInt8])] {
            letters.append(
                DeadLetter(
                    service: "s", topic: "packets.v1", partition: 0, offset: 1, reason: "unreadable", detail: "truncated", key: key, value: value,
                    index: nil, captured: Timestamp(nanoseconds: 0)))
        }
        let publisher = try Publisher(settings: kafka)
        defer { publisher.close() }
        try publisher.publish(letters, topicPrefix: "")

        var found: [DeadLetter] = []
        let reader = try LogReader(settings: kafka)
        defer { reader.close() }
        try reader.readAll(TopicPartition(topic: "deadletters.v1", partition: 0), 0..<3) { message in
            if let value = message.value, let letter = try? DeadLetter(encoded: value) { found.append(letter) }
        }
        try #require(found.count == 3)
        #expect(found[0].value == Array(bytes.prefix(899_999)) && found[0].key == [1])
        #expect(found[0].detail == "truncated; cut to 899999 of 999000 bytes; the whole record lies where it came from")
        #expect(found[1].key.count == 65_536 && found[1].value == [2])
        #expect(found[2] == letters[2])
    }
}
