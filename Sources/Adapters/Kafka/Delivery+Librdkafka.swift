import CRdkafka

extension Delivery {
    /// From a delivery report; the token is the message's opaque pointer.
    ///
    /// A broker that was killed may remember a record's sequence number and not the record: it takes the repetition for a duplicate, and
    /// librdkafka calls that delivered, without an offset. That is no promise to build on: it counts as failed and can be sent again.
    init(_ message: rd_kafka_message_t) {
        let token = UInt64(UInt(bitPattern: message._private))
        guard message.err != RD_KAFKA_RESP_ERR_NO_ERROR || message.offset < 0 else {
            self.init(token: token, partition: message.partition, offset: message.offset, error: nil)
            return
        }
        let place = TopicPartition(topic: message.rkt.map { String(cString: rd_kafka_topic_name($0)) } ?? "", partition: message.partition)
        let operation = "deliver a record to \(place)"
        let error = message.err == RD_KAFKA_RESP_ERR_NO_ERROR
            ? KafkaError(
                code: .other, operation: operation, reason: "the broker says that it has it already, but not where", isRetriable: true,
                partition: place)
            : KafkaError(message.err, operation: operation, partition: place)
        self.init(token: token, partition: message.partition, offset: -1, error: error)
    }
}
