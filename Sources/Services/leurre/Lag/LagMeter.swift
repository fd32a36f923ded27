import Kafka
import Pipeline
import Runtime

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
