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
            // Before it says that nothing is left, it looks closer.
            let behind = try sum { $0 }
            return try behind > 0 ? behind : sum { try reader.ends(behind: $0) }
        } catch let error as KafkaError {
            guard error.mayPass else { throw error }
            return nil
        }
    }

    /// - Parameter ends: the ends of partitions from those that the broker tells.
    private func sum(_ ends: ([TopicPartition: Int64]) throws -> [TopicPartition: Int64]) throws -> Int64 {
        var sum: Int64 = 0
        for hop in hops {
            let partitions = try admin.partitions(of: hop.topic)
            let committed = try admin.committed(group: hop.group, partitions)
            let told = try Dictionary(uniqueKeysWithValues: partitions.map { ($0, try reader.bounds($0).upperBound) })
            for (partition, end) in try ends(told) { sum += max(0, end - (committed[partition] ?? 0)) }
        }
        return sum
    }
}
