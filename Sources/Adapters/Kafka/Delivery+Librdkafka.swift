import CRdkafka

extension Delivery {
    /// From a delivery report; the token is the message's opaque pointer.
    ///
    /// - Parameter hasPlace: false if the broker says that it has the record and not where.
    init(_ message: rd_kafka_message_t, hasPlace: Bool) {
        let token = UInt64(UInt(bitPattern: message._private))
        guard message.err != RD_KAFKA_RESP_ERR_NO_ERROR || !hasPlace else {
            self.init(token: token, partition: message.partition, offset: message.offset, error: nil)
            return
        }
        let place = TopicPartition(message)
        let operation = "deliver a record to \(place)"
        let error = message.err == RD_KAFKA_RESP_ERR_NO_ERROR
            ? KafkaError(
                code: .other, operation: operation, reason: "the broker says that it has it already, but not where", isRetriable: true,
                partition: place)
            : KafkaError(message.err, operation: operation, partition: place)
        self.init(token: token, partition: message.partition, offset: -1, error: error)
    }
}

extension TopicPartition {
    init(_ message: rd_kafka_message_t) {
        self.init(topic: message.rkt.map { String(cString: rd_kafka_topic_name($0)) } ?? "", partition: message.partition)
    }
}
