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

    /// Keeps where its input begins.
    private struct Told: IdleStage {
        typealias Input = CountedAttackRow
        typealias Output = StatisticRow
        var begins: Int64?

        mutating func inputBegins(at offset: Int64) { begins = offset }
    }

    /// A broker that keeps five megabytes, with so many records in a topic that cannot be compressed.
    private static func withBroker<Result>(_ records: Int, in topic: Topic, _ body: (Settings) throws -> Result) throws -> Result {
        let broker = try MockBroker(topics: [("attacks.v1", 1), ("statistics.v1", 1), ("deadletters.v1", 1)])
        defer { broker.close() }
        let settings = try Settings(
            CommonSettings.broker + CommonSettings.stage(flushIntervalMilliseconds: 200),
            arguments: ["--bootstrap-servers", broker.bootstrapServers], environment: [:])
        let publisher = try Publisher(settings: CommonSettings.kafka(settings, client: "test"))
        var random = SeededRandom(seed: 1)
        for _ in 0..<records {
            let value = (0..<25_000).flatMap { _ in withUnsafeBytes(of: random.next()) { Array($0) } }
            _ = try publisher.publish([Publisher.Item(topic: topic.name(prefix: ""), partition: 0, key: [], value: value)])
        }
        publisher.close()
        return try body(settings)
    }

    private static func started<S: IdleStage>(
        _ settings: Settings, _ lines: LogLines, needed: Span, _ stage: S
    ) throws -> (loop: StageLoop<S>, start: Int64?) {
        let wiring = StageLoop<S>.Wiring(
            service: "test", input: .attacks, output: .statistics, restorePoint: .beginning(needed: needed)
        ) { _, _ in stage }
        let loop = try StageLoop(wiring, settings: settings, logger: lines.logger)
        let partition = TopicPartition(topic: "attacks.v1", partition: 0)
        let starts = loop.rebalance(.assigned([partition]))
        #expect(starts.count == 1 && loop.failure == nil)
        return (loop, starts[partition])
    }

    /// What a start says of an output of so many records.
    private static func errors(records: Int, needed: Span) throws -> [String] {
        try withBroker(records, in: .statistics) { settings in
            let lines = LogLines()
            _ = try started(settings, lines, needed: needed, Silent())
            return lines.lines.filter { $0.contains("was cut") }
        }
    }

    @Test("a stage is told where an input begins that was cut, and of one that was not nothing")
    func input() throws {
        try Self.withBroker(40, in: .attacks) { settings in
            let (loop, start) = try Self.started(settings, LogLines(), needed: .hours(1), Told())
            #expect(start ?? 0 > 0 && loop.running[0]?.stage.begins == start)
        }
        try Self.withBroker(4, in: .attacks) { settings in
            let (loop, start) = try Self.started(settings, LogLines(), needed: .hours(1), Told())
            #expect(start == 0 && loop.running[0]?.stage.begins == nil)
        }
    }

    @Test("rows that are gone and young enough to be needed are told of, though there is no commit")
    func young() throws { #expect(try Self.errors(records: 40, needed: .hours(1)).count == 1) }

    @Test("what is gone because it is old is not needed")
    func old() throws { #expect(try Self.errors(records: 40, needed: Span(nanoseconds: 0)) == []) }

    @Test("all rows are there")
    func whole() throws { #expect(try Self.errors(records: 4, needed: .hours(1)) == []) }
}
