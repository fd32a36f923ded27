import CRdkafka

extension Delivery {
    /// From a delivery report; the token is the message's opaque pointer.
    init(_ message: rd_kafka_message_t) {
        let token = UInt64(UInt(bitPattern: message._private))
        guard message.err != RD_KAFKA_RESP_ERR_NO_ERROR else {
            self.init(token: token, partition: message.partition, offset: message.offset, error: nil)
            return
        }
        let place = TopicPartition(topic: message.rkt.map { String(cString: rd_kafka_topic_name($0)) } ?? "", partition: message.partition)
        let error = KafkaError(message.err, operation: "deliver a record to \(place)", partition: place)
        self.init(token: token, partition: message.partition, offset: -1, error: error)
    }
}
