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

/// The elements of a partition list that lives at least as long as this view.
struct RDPartitionElements {
    private let list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

    init(_ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) { self.list = list }

    var partitions: [TopicPartition] { entries.map(\.partition) }

    /// Offset by partition, as far as librdkafka filled in a real one.
    var offsets: [TopicPartition: Int64] {
        Dictionary(entries.filter { $0.offset >= 0 }.map { ($0.partition, $0.offset) }, uniquingKeysWith: { _, last in last })
    }

    /// The first element that has an error of its own.
    func failure(_ operation: String) -> KafkaError? {
        guard let entry = entries.first(where: { $0.error != RD_KAFKA_RESP_ERR_NO_ERROR }) else { return nil }
        return KafkaError(entry.error, operation: operation, partition: entry.partition)
    }

    private var entries: [(partition: TopicPartition, offset: Int64, error: rd_kafka_resp_err_t)] {
        // librdkafka keeps `cnt` initialised elements at `elems`, each with a topic name.
        UnsafeBufferPointer(start: list.pointee.elems, count: Int(list.pointee.cnt)).map { element in
            let topic = element.topic.map { String(cString: $0) } ?? ""
            return (TopicPartition(topic: topic, partition: element.partition), element.offset, element.err)
        }
    }
}
