import Glibc
import Kafka
import Logging
import Pipeline
import TestSupport
import Testing

@testable import Runtime

/// Errors of a broker that pass by themselves end no service.
@Suite("Errors that pass") struct PassingErrorTests {
    /// Remembers what it is shown of its own output.
    private struct Watching: IdleStage {
        typealias Input = PacketBatch

        var seen = 0
        var isHoldingBack = false
        mutating func watch(_ row: SessionRow, offset: Int64) { seen += 1 }
    }

    private static let output = TopicPartition(topic: "sessions.v1", partition: 0)

    private static func broker() throws -> MockBroker {
        try MockBroker(topics: [("packets.v1", 1), ("sessions.v1", 1), ("deadletters.v1", 1)])
    }

    private static func write(_ count: Int64, to kafka: KafkaSettings) throws {
        let publisher = try Publisher(settings: kafka)
        defer { publisher.close() }
        for number in 0..<count {
            let row = SessionRow.commit(Commit(partition: 0, revision: Revision(generation: 1, offset: number), restoreFrom: 0))
            _ = try publisher.publish([Publisher.Item(topic: output.topic, partition: 0, key: row.key, value: row.encoded())])
        }
    }

    private static let passing: [MockBroker.Fault] = [.requestTimedOut, .notLeader, .requestTimedOut]

    @Test("a start reads all of its own rows back though the broker fails some requests")
    func readingBack() throws {
        let broker = try Self.broker()
        defer { broker.close() }
        let kafka = KafkaSettings(bootstrapServers: broker.bootstrapServers)
        try Self.write(5, to: kafka)
        let reader = try LogReader(settings: kafka)
        defer { reader.close() }
        broker.injectErrors(.fetch, Self.passing)
        var offsets: [Int64] = []
        try reader.readAll(Self.output, 0..<5) { offsets.append($0.offset) }
        #expect(offsets == [0, 1, 2, 3, 4])
    }

    @Test("a service goes on watching its own output after the broker failed some requests")
    func watching() throws {
        let broker = try Self.broker()
        defer { broker.close() }
        let settings = try Settings(
            CommonSettings.broker + CommonSettings.stage(flushIntervalMilliseconds: 200),
            arguments: ["--bootstrap-servers", broker.bootstrapServers], environment: [:])
        try Self.write(3, to: CommonSettings.kafka(settings, client: "test"))
        let wiring = StageLoop<Watching>.Wiring(service: "test", input: .packets, output: .sessions) { _, _ in Watching() }
        let loop = try StageLoop(wiring, settings: settings, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        loop.running[0] = StageLoop<Watching>.Running(stage: Watching(), next: 0)
        broker.injectErrors(.fetch, Self.passing)
        try loop.watcher.add([Self.output: 0])
        let deadline = Clock.monotonic() + .seconds(Patience.stretched(20))
        while loop.running[0]?.stage.seen != 3, Clock.monotonic() < deadline {
            try loop.watch()
            usleep(10_000)
        }
        #expect(loop.running[0]?.stage.seen == 3)
        #expect(loop.counters.passedErrors.isEmpty == false)
    }

    @Test("offsets that a re-forming group refuses are committed by the next flush, though nothing new came")
    func refusedOffsets() throws {
        let broker = try Self.broker()
        defer { broker.close() }
        let settings = try Settings(
            CommonSettings.broker + CommonSettings.stage(flushIntervalMilliseconds: 200),
            arguments: ["--bootstrap-servers", broker.bootstrapServers], environment: [:])
        let kafka = try CommonSettings.kafka(settings, client: "test")
        let wiring = StageLoop<Watching>.Wiring(service: "test", input: .packets, output: .sessions) { _, _ in Watching() }
        let loop = try StageLoop(wiring, settings: settings, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let input = TopicPartition(topic: "packets.v1", partition: 0)
        let consumer = try Consumer(settings: kafka, group: "g") { _ in [:] }
        defer { consumer.close() }
        try consumer.subscribe([input.topic])
        let deadline = Clock.monotonic() + .seconds(Patience.stretched(20))
        var messages: [Message] = []
        while !consumer.owns(input), Clock.monotonic() < deadline {
            try consumer.poll(countMax: 1, timeoutMilliseconds: 50, into: &messages)
        }
        loop.consumer = consumer
        // What a partition that was just taken over looks like, though everything in it had been read by the member before.
        loop.running[0] = StageLoop<Watching>.Running(stage: Watching(), next: 5)
        broker.injectErrors(.offsetCommit, [.illegalGeneration])
        try loop.flush([0]) { _ in true }
        #expect(loop.running[0]?.pending != 0)
        let patience = Clock.monotonic() + .seconds(Patience.stretched(30))
        while loop.running[0]?.pending != 0, Clock.monotonic() < patience {
            try consumer.poll(countMax: 1, timeoutMilliseconds: 50, into: &messages)
            if consumer.owns(input) { try loop.flush([0]) { _ in true } }
        }
        #expect(loop.running[0]?.pending == 0)
        let admin = try Admin(settings: kafka)
        defer { admin.close() }
        #expect(try admin.committed(group: "g", [input]) == [input: 5])

        // A stage that holds rows back is not done with its last record: whoever waits for the end of the input waits for them, too.
        loop.running[0] = StageLoop<Watching>.Running(stage: Watching(isHoldingBack: true), next: 9)
        try loop.flush([0]) { _ in true }
        #expect(try admin.committed(group: "g", [input]) == [input: 8])
        loop.running[0]?.stage.isHoldingBack = false
        try loop.flush([0]) { _ in true }
        #expect(try admin.committed(group: "g", [input]) == [input: 9])
        #expect(loop.running[0]?.pending == 0)
    }
}
