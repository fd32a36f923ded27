import Kafka
import Pipeline

/// How much is still on its way through the pipe.
final class Drain {
    private let admin: Admin
    private let reader: LogReader
    private let hops: [Hop]

    init(_ settings: KafkaSettings) throws {
        admin = try Admin(settings: settings)
        reader = try LogReader(settings: settings, tellsEnds: true)
        hops = Hop.all(prefix: "", capturePrefix: "")
    }

    /// Records that some consumer has not yet committed, over all hops; nil while the broker has no answer, as when a group re-forms.
    func recordsBehind() throws -> Int64? {
        do {
            let behind = try sum { partitions in
                try Dictionary(uniqueKeysWithValues: partitions.map { ($0, try reader.bounds($0).upperBound) })
            }
            // Before it says that nothing is left, it looks closer.
            return try behind > 0 ? behind : sum { try reader.ends(of: $0) }
        } catch let error as KafkaError {
            guard error.mayPass else { throw error }
            return nil
        }
    }

    private func sum(_ ends: ([TopicPartition]) throws -> [TopicPartition: Int64]) throws -> Int64 {
        var sum: Int64 = 0
        for hop in hops {
            let partitions = try (0..<admin.partitionCount(topic: hop.topic)).map { TopicPartition(topic: hop.topic, partition: $0) }
            let committed = try admin.committed(group: hop.group, partitions)
            for (partition, end) in try ends(partitions) { sum += max(0, end - (committed[partition] ?? 0)) }
        }
        return sum
    }
}
