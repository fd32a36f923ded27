import Kafka
import Pipeline

/// How much is still on its way through the pipe.
final class Drain {
    private let admin: Admin
    private let reader: LogReader
    private let hops: [Hop]

    init(bootstrapServers: String, topicPrefix: String = "") throws {
        let settings = KafkaSettings(bootstrapServers: bootstrapServers, topicPrefix: topicPrefix, properties: [:], clientID: "leurre")
        admin = try Admin(settings: settings)
        reader = try LogReader(settings: settings)
        hops = Hop.all(prefix: topicPrefix)
    }

    /// Records that some consumer has not yet committed, over all hops.
    func recordsBehind() throws -> Int64 {
        var sum: Int64 = 0
        for hop in hops {
            let partitions = try (0..<admin.partitionCount(topic: hop.topic)).map { TopicPartition(topic: hop.topic, partition: $0) }
            let committed = try admin.committed(group: hop.group, partitions)
            for partition in partitions {
                let end = try reader.bounds(partition).upperBound
                sum += max(0, end - (committed[partition] ?? 0))
            }
        }
        return sum
    }
}

/// A consumer group and the topic that it reads.
struct Hop {
    var group: String
    var topic: String

    static func all(prefix: String) -> [Hop] {
        let pairs: [(String, Topic)] = [
            ("leurre-sessions", .packets), ("leurre-enrich", .sessions), ("leurre-statistics", .attacks), ("leurre-sink", .attacks),
            ("leurre-sink", .statistics), ("leurre-sink", .sensors),
        ]
        return pairs.map { Hop(group: prefix + $0.0, topic: $0.1.name(prefix: prefix)) }
    }
}
