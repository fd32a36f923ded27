import Kafka
import Logging
import Pipeline
import Runtime
import Sessions
import Testing

/// Rule 14: a log that is not the one that was read before.
@Suite("Recreated topics") struct RecreatedTopicTests {
    private static func run(committed offset: Int64, generation: UInt32, configured: Int = 1) throws {
        let broker = try MockBroker(topics: [("packets.v1", 1), ("sessions.v1", 1), ("deadletters.v1", 1)])
        defer { broker.close() }
        let settings = try Settings(
            CommonSettings.broker + CommonSettings.stage(flushIntervalMilliseconds: 200),
            arguments: ["--bootstrap-servers", broker.bootstrapServers, "--generation", "\(configured)"], environment: [:])
        let kafka = try CommonSettings.kafka(settings, client: "test")
        let commit = SessionRow.commit(Commit(partition: 0, revision: Revision(generation: generation, offset: offset), restoreFrom: 0))
        let publisher = try Publisher(settings: kafka)
        _ = try publisher.publish([Publisher.Item(topic: "sessions.v1", partition: 0, key: commit.key, value: commit.encoded())])
        publisher.close()
        let wiring = StageLoop<Sessionizer>.Wiring(service: "test", input: .packets, output: .sessions) { partition, count in
            Sessionizer(generation: UInt32(configured), partition: partition, partitionCount: count)
        }
        try StageLoop(wiring, settings: settings, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }).run()
    }

    @Test("a commit beyond the end of the input is refused: the topic was recreated")
    func beyondEnd() throws {
        let error = #expect(throws: LoopError.self) { try Self.run(committed: 41, generation: 1) }
        #expect(error?.description.contains("it was recreated; raise \"generation\"") == true)
    }

    @Test("a commit of a higher generation than the configured one is refused")
    func higherGeneration() throws {
        let error = #expect(throws: LoopError.self) { try Self.run(committed: -1, generation: 7, configured: 6) }
        #expect(error?.description.contains("set \"generation\" to at least 7") == true)
    }
}
