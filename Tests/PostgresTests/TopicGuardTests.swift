import Kafka
import Pipeline
import Runtime
import Testing
import leurre_sink

/// Rule 14 at the tables: rows of a topic that was recreated would be stale in silence.
@Suite("Topic guard") struct TopicGuardTests {
    /// A log of one record, offset 0, and tables that know rows up to `known`.
    private static func check(known: Int64?) throws {
        let broker = try MockBroker(topics: [("packets.v1", 1)])
        defer { broker.close() }
        let settings = KafkaSettings(bootstrapServers: broker.bootstrapServers)
        let publisher = try Publisher(settings: settings)
        _ = try publisher.publish([Publisher.Item(topic: "packets.v1", partition: 0, key: [], value: [1])])
        publisher.close()
        let guardian = TopicGuard(settings: settings, packets: "packets.v1")
        guardian.saw(
            LedgerLine(platform: "p", sensor: "s", epoch: 1, partition: 0, revision: Revision(generation: 3, offset: 0)))
        try guardian.check { generation, partition in
            #expect(generation == 3 && partition == 0)
            return known
        }
    }

    @Test("tables that know no more than the log holds are written")
    func inside() throws {
        try Self.check(known: nil)
        try Self.check(known: 0)
    }

    @Test("tables that know offsets beyond the end of the log are not")
    func beyond() throws {
        let error = #expect(throws: LoopError.self) { try Self.check(known: 500) }
        #expect(error?.description.contains("raise \"generation\"") == true)
    }
}
