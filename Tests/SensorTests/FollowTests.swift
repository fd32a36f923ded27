import Kafka
import Pipeline
import Runtime
import TestSupport
import Testing

@testable import leurre_sensor

/// Replays beside each other on the embedded broker, which drops the oldest of a partition in silence.
@Suite("Replays that follow a group") struct FollowTests {
    private static let partition = TopicPartition(topic: "packets.v1", partition: 0)

    @Test("eight replays that outrun a reader wait for it together: nothing that it has not read is dropped, and all of it comes")
    func together() throws {
        let lab = try SensorLab()
        let lives = try (0..<8).map { _ in
            try lab.start(
                hasSpool: false, queueBytesMax: 32 << 20, isReplay: true,
                gate: FollowGate(settings: lab.kafka, groups: ["readers"], bytesMax: 3 << 20))
        }
        defer { for life in lives { life.publisher.close() } }
        // Twice what the broker keeps; each as fast as it can, with what is on its way uncounted by the others.
        var left = Array(repeating: 20, count: lives.count)
        func round() throws -> Bool {
            var isMoving = false
            for (index, life) in lives.enumerated() where left[index] > 0 {
                try life.publisher.pump(timeoutMilliseconds: 0)
                if try life.publisher.isAhead() { continue }
                try life.send(index * 100 + left[index], bytes: 64 << 10, mayDiscard: false)
                left[index] -= 1
                isMoving = true
            }
            return isMoving
        }
        let reader = try LogReader(settings: lab.kafka)
        defer { reader.close() }
        let deadline = ContinuousClock.now + .seconds(Patience.stretched(90))
        var still = ContinuousClock.now
        while try reader.bounds(Self.partition).upperBound < 40 || ContinuousClock.now - still < .seconds(1) {
            try #require(ContinuousClock.now < deadline)
            if try round() { still = .now }
        }
        #expect(left.reduce(0, +) > 0, "nobody waited")
        #expect(try reader.bounds(Self.partition).lowerBound == 0)

        let consumer = try Consumer(settings: lab.kafka, group: "readers") { _ in [:] }
        defer { consumer.close() }
        try consumer.subscribe(["packets.v1"])
        var contents: Set<Int> = []
        var next: Int64 = 0
        while contents.count < 160 {
            try #require(ContinuousClock.now < deadline, "\(contents.count) of 160 batches came")
            var messages: [Message] = []
            try consumer.poll(countMax: 100, timeoutMilliseconds: 100, into: &messages)
            for message in messages where message.partition == 0 {
                #expect(message.offset == next)
                next = message.offset + 1
                contents.insert(try PacketBatch(encoded: message.value ?? []).content)
            }
            // While the group forms it takes none.
            if consumer.owns(Self.partition) { try? consumer.commit([Self.partition: next]) }
            _ = try round()
        }
    }
}
