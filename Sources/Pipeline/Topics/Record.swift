/// One record of a topic, decoded, with where and when it was sent.
package struct Record<Value> {
    package var partition: Int32
    package var offset: Int64
    /// When the record was sent (Kafka's record timestamp), never the capture time.
    package var sent: Timestamp
    package var value: Value

    package init(partition: Int32, offset: Int64, sent: Timestamp, value: Value) {
        (self.partition, self.offset, self.sent, self.value) = (partition, offset, sent, value)
    }
}
