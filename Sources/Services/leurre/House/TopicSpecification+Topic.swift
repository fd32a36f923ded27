import Kafka
import Pipeline

extension TopicSpecification {
    /// A topic of a house, as all its services expect it.
    init(_ topic: Topic, prefix: String, partitions: Int32, replicationFactor: Int32 = -1) {
        var configuration = ["retention.ms": "\(topic.retentionHours * 3_600_000)", "cleanup.policy": topic.cleanupPolicy]
        if topic.isCompacted {
            configuration["min.compaction.lag.ms"] = "\(topic.compactionLagHours * 3_600_000)"
            configuration["segment.ms"] = "3600000"
        }
        self.init(
            name: topic.name(prefix: prefix), partitionCount: topic.isPartitionedByAddress ? partitions : 1,
            replicationFactor: replicationFactor, configuration: configuration)
    }
}

extension Topic {
    /// For so many hours every revision can still be read, whatever compaction does. A ledger line carries its last 72 hours only: whoever
    /// follows lines may be away for as long as packets are kept, and finds every hour of theirs.
    var compactionLagHours: Int64 { self == .sessions || self == .attacks ? Topic.packets.retentionHours : 1 }

    var cleanupPolicy: String { isCompacted ? "compact,delete" : "delete" }
}
