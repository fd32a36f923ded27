import Kafka
import Pipeline
import TestSupport
import Testing

@testable import Runtime

/// A start that needs rows which retention, or a small broker, has taken.
@Suite("A cut output") struct CutOutputTests {
    private struct Silent: IdleStage {
        typealias Input = CountedAttackRow
        typealias Output = StatisticRow
    }

    /// What a start says of an output of so many records, too long for a broker that keeps five megabytes.
    private static func errors(records: Int, needed: Span) throws -> [String] {
        let broker = try MockBroker(topics: [("attacks.v1", 1), ("statistics.v1", 1), ("deadletters.v1", 1)])
        defer { broker.close() }
        let settings = try Settings(
            CommonSettings.broker + CommonSettings.stage(flushIntervalMilliseconds: 200),
            arguments: ["--bootstrap-servers", broker.bootstrapServers], environment: [:])
        let publisher = try Publisher(settings: CommonSettings.kafka(settings, client: "test"))
        // Nothing that could be compressed.
        var random = SeededRandom(seed: 1)
        for _ in 0..<records {
            let value = (0..<25_000).flatMap { _ in withUnsafeBytes(of: random.next()) { Array($0) } }
            _ = try publisher.publish([Publisher.Item(topic: "statistics.v1", partition: 0, key: [], value: value)])
        }
        publisher.close()
        let lines = LogLines()
        let wiring = StageLoop<Silent>.Wiring(
            service: "test", input: .attacks, output: .statistics, restorePoint: .beginning(needed: needed)
        ) { _, _ in Silent() }
        let loop = try StageLoop(wiring, settings: settings, logger: lines.logger)
        let starts = loop.rebalance(.assigned([TopicPartition(topic: "attacks.v1", partition: 0)]))
        #expect(starts.count == 1 && loop.failure == nil)
        return lines.lines.filter { $0.contains("was cut") }
    }

    @Test("rows that are gone and young enough to be needed are told of, though there is no commit")
    func young() throws { #expect(try Self.errors(records: 40, needed: .hours(1)).count == 1) }

    @Test("what is gone because it is old is not needed")
    func old() throws { #expect(try Self.errors(records: 40, needed: Span(nanoseconds: 0)) == []) }

    @Test("all rows are there")
    func whole() throws { #expect(try Self.errors(records: 4, needed: .hours(1)) == []) }
}
