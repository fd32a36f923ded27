import ArgumentParser
import Foundation
import Kafka
import Pipeline
import Runtime

/// `leurre lag`: how far each consumer group is behind, in messages and in seconds.
struct LagCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lag",
        abstract: "Show how far each consumer group is behind.",
        discussion: "Seconds are now minus the time at which the oldest record that is not yet committed was sent.")

    @OptionGroup var broker: BrokerOptions
    @Option(help: "Text before packets.v1 and sensors.v1, where they are another house's. Default: LEURRE_CAPTURE_PREFIX, else the topic prefix.")
    var capturePrefix: String?
    @Option(help: "text or json.") var format: OutputFormat = .text
    @Flag(help: "Show it again every two seconds.") var watch = false
    @Option(help: "Exit 1 if any partition is more seconds behind than this.") var maxSeconds: Double?

    func run() throws {
        let capturePrefix = capturePrefix ?? ProcessInfo.processInfo.environment["LEURRE_CAPTURE_PREFIX"] ?? broker.prefix
        let meter = try LagMeter(settings: broker.settings(), capturePrefix: capturePrefix)
        StopSignal.listen()
        repeat {
            let lines = try meter.measure()
            if watch, format == .text { print("\u{1b}[2J\u{1b}[H", terminator: "") }
            print(format == .json ? try json(lines) : text(lines))
            if let maxSeconds, let worst = lines.map(\.seconds).max(), worst > maxSeconds, !watch { throw ExitCode(1) }
            if watch { sleep(2) }
        } while watch && !StopSignal.isSet
    }

    private func text(_ lines: [LagLine]) -> String {
        let rows = lines.map {
            [$0.group, $0.topic, "\($0.partition)", "\($0.committed)", "\($0.end)", "\($0.messages)", String(format: "%.1f", $0.seconds)]
        }
        return TextTable.render(
            header: ["group", "topic", "partition", "committed", "end", "messages behind", "seconds behind"], rows: rows,
            rightAligned: [2, 3, 4, 5, 6])
    }

    private func json(_ lines: [LagLine]) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(lines), as: UTF8.self)
    }
}

struct LagLine: Encodable {
    var group: String
    var topic: String
    var partition: Int32
    /// The next offset that the group will read; -1 if it never committed.
    var committed: Int64
    var end: Int64
    var messages: Int64
    var seconds: Double
}

/// Measures the lag of every hop of the pipe.
final class LagMeter {
    private let admin: Admin
    private let reader: LogReader
    private let settings: KafkaSettings
    private let hops: [Hop]

    init(settings: KafkaSettings, capturePrefix: String) throws {
        self.settings = settings
        hops = Hop.all(prefix: settings.topicPrefix, capturePrefix: capturePrefix)
        admin = try Admin(settings: settings)
        try admin.isReachable(timeoutMilliseconds: 5_000)
        reader = try LogReader(settings: settings)
    }

    func measure() throws -> [LagLine] {
        var lines: [LagLine] = []
        for hop in hops {
            let partitions = try (0..<admin.partitionCount(topic: hop.topic)).map { TopicPartition(topic: hop.topic, partition: $0) }
            let committed = try admin.committed(group: hop.group, partitions)
            for partition in partitions { lines.append(try line(hop, partition, committed[partition])) }
        }
        return lines
    }

    private func line(_ hop: Hop, _ partition: TopicPartition, _ committed: Int64?) throws -> LagLine {
        let bounds = try reader.bounds(partition)
        let next = max(committed ?? bounds.lowerBound, bounds.lowerBound)
        let behind = max(0, bounds.upperBound - next)
        return LagLine(
            group: hop.group, topic: hop.topic, partition: partition.partition, committed: committed ?? -1, end: bounds.upperBound,
            messages: behind, seconds: behind > 0 ? try age(of: next, in: partition) : 0)
    }

    /// Seconds since the first record at or after an offset was sent.
    private func age(of offset: Int64, in partition: TopicPartition) throws -> Double {
        let one = try LogReader(settings: settings)
        defer { one.close() }
        try one.assign([partition: offset])
        var messages: [Message] = []
        try one.read(countMax: 1, timeoutMilliseconds: 2_000, into: &messages)
        guard let sent = messages.first?.sent else { return 0 }
        return max(0, Double((Clock.now() - sent).nanoseconds) / 1e9)
    }
}
