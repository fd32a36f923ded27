package struct TopicPartition: Hashable, Sendable {
    package var topic: String
    package var partition: Int32

    package init(topic: String, partition: Int32) { (self.topic, self.partition) = (topic, partition) }
}

extension TopicPartition: CustomStringConvertible {
    package var description: String { "partition \(partition) of \"\(topic)\"" }
}
