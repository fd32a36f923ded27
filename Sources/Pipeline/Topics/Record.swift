/// One record of a topic, decoded, with where and when it was sent.
package struct Record<Value> {
    package var partition: Int32
    package var offset: Int64
    /// When the record was sent (Kafka's record timestamp), never the capture time.
    package var sent: Timestamp
    package var value: Value
    /// Records that are gone: the topic's offsets have an unexplained gap of this size between the last record that could be read and this
    /// one. Always 0 on compacted topics.
    package var lostBefore: Int64

    package init(partition: Int32, offset: Int64, sent: Timestamp, value: Value, lostBefore: Int64 = 0) {
        (self.partition, self.offset, self.sent, self.value) = (partition, offset, sent, value)
        self.lostBefore = lostBefore
    }
}
