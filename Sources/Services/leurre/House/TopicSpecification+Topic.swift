import Kafka
import Pipeline

extension TopicSpecification {
    /// A topic of a house, as all its services expect it.
    init(_ topic: Topic, prefix: String, partitions: Int32, replicationFactor: Int32 = -1) {
        var configuration = ["retention.ms": "\(topic.retentionHours * 3_600_000)", "cleanup.policy": topic.cleanupPolicy]
        if topic.isCompacted {
            // An hour in which every revision can still be read, whatever compaction does.
            configuration["min.compaction.lag.ms"] = "3600000"
            configuration["segment.ms"] = "3600000"
        }
        self.init(
            name: topic.name(prefix: prefix), partitionCount: topic.isPartitionedByAddress ? partitions : 1,
            replicationFactor: replicationFactor, configuration: configuration)
    }
}

extension Topic {
    var cleanupPolicy: String { isCompacted ? "compact,delete" : "delete" }
}
