import Pipeline

/// One record as the broker gave it, copied once.
package struct Message: Equatable, Sendable {
    package var topic: String
    package var partition: Int32
    package var offset: Int64
    /// The record's timestamp (when it was sent, or appended), in whole milliseconds; the first instant of 1970 if it has none.
    package var sent: Timestamp
    /// Empty if the record has none.
    package var key: [UInt8]
    /// nil: a tombstone.
    package var value: [UInt8]?
    /// The header `leurre-signature`; empty if there is none. What is longer than a signature can be is cut.
    package var signature: [UInt8]

    package var place: TopicPartition { TopicPartition(topic: topic, partition: partition) }

    package init(topic: String, partition: Int32, offset: Int64, sent: Timestamp, key: [UInt8], value: [UInt8]?, signature: [UInt8] = []) {
        (self.topic, self.partition, self.offset) = (topic, partition, offset)
        (self.sent, self.key, self.value) = (sent, key, value)
        self.signature = signature
    }
}
