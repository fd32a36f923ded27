import CRdkafka

/// A list of partitions for librdkafka, with an offset each; freed here.
struct RDPartitionList: ~Copyable {
    private let raw: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

    init(_ partitions: [TopicPartition]) {
        raw = rd_kafka_topic_partition_list_new(Int32(truncatingIfNeeded: partitions.count))
        for partition in partitions { rd_kafka_topic_partition_list_add(raw, partition.topic, partition.partition) }
    }

    init(_ offsets: [TopicPartition: Int64]) {
        raw = rd_kafka_topic_partition_list_new(Int32(truncatingIfNeeded: offsets.count))
        for (partition, offset) in offsets {
            // Never nil: the list grows as needed.
            rd_kafka_topic_partition_list_add(raw, partition.topic, partition.partition)?.pointee.offset = offset
        }
    }

    /// Positions to read from. A negative one means the start of the log: librdkafka would take -1 for its end.
    init(positions: [TopicPartition: Int64]) {
        self.init(positions.mapValues { $0 < 0 ? Int64(RD_KAFKA_OFFSET_BEGINNING) : $0 })
    }

    deinit { rd_kafka_topic_partition_list_destroy(raw) }

    /// The only way to the C list: it lives for as long as `body` runs, not longer.
    func withList<Result>(_ body: (UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) -> Result) -> Result { body(raw) }

    var offsets: [TopicPartition: Int64] { RDPartitionElements(raw).offsets }

    func failure(_ operation: String) -> KafkaError? { RDPartitionElements(raw).failure(operation) }
}
