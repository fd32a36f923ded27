import Kafka
import Logging
import Pipeline
import Testing

@testable import Runtime

/// A partition that the group gives to somebody else while it is being written.
@Suite("Lost partitions") struct LostPartitionTests {
    /// Hands out one ledger line and a commit, whatever comes in.
    private struct OneLine: IdleStage {
        typealias Input = PacketBatch

        mutating func flush(into output: inout [SessionRow]) {
            output.append(.line(LedgerLine(platform: "p", sensor: "s", epoch: 1, partition: 0, revision: Revision(generation: 1, offset: 1))))
        }
        mutating func commit() -> SessionRow? {
            .commit(Commit(partition: 0, revision: Revision(generation: 1, offset: 1), restoreFrom: 0))
        }
    }

    /// How much a flush writes if each look of the loop at the partition's owner finds this.
    private static func written(_ answers: [Bool]) throws -> Int64 {
        let broker = try MockBroker(topics: [("packets.v1", 1), ("sessions.v1", 1), ("deadletters.v1", 1)])
        defer { broker.close() }
        let settings = try Settings(
            CommonSettings.broker + CommonSettings.stage(flushIntervalMilliseconds: 200),
            arguments: ["--bootstrap-servers", broker.bootstrapServers], environment: [:])
        let wiring = StageLoop<OneLine>.Wiring(service: "test", input: .packets, output: .sessions) { _, _ in OneLine() }
        let loop = try StageLoop(wiring, settings: settings, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        loop.running[0] = StageLoop<OneLine>.Running(stage: OneLine(), next: 0)
        var answers = answers
        try loop.flush([0]) { _ in answers.removeFirst() }
        #expect(answers.isEmpty)
        let reader = try LogReader(settings: CommonSettings.kafka(settings, client: "test"))
        defer { reader.close() }
        return try reader.bounds(TopicPartition(topic: "sessions.v1", partition: 0)).upperBound
    }

    @Test("a flush writes the row and then the commit")
    func owned() throws { #expect(try Self.written([true, true, true]) == 2) }

    @Test("a partition that is lost before its rows are written gets no commit: it would lose them")
    func lostBeforeRows() throws { #expect(try Self.written([true, false]) == 0) }

    @Test("a partition that is lost between its rows and their commit gets no commit")
    func lostAfterRows() throws { #expect(try Self.written([true, true, false]) == 1) }
}
