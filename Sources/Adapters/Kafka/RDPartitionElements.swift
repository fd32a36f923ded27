import CRdkafka

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
