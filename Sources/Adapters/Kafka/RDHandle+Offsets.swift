import CRdkafka

extension RDHandle {
    static var answerTimeoutMilliseconds: Int32 { 10_000 }

    /// Moves the position of a partition that is being read. Up to 2.0 librdkafka's newer `rd_kafka_seek_partitions` takes
    /// milliseconds for microseconds (its CHANGELOG for 2.1.0), so the older call it is.
    func seek(_ partition: TopicPartition, to offset: Int64) throws(KafkaError) {
        let operation = "go to offset \(offset) of \(partition)"
        let topic = try topic(partition.topic, operation)
        let code = rd_kafka_seek(topic, partition.partition, max(0, offset), Self.answerTimeoutMilliseconds)
        guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return }
        throw KafkaError(code, operation: operation, in: try open(operation), partition: partition)
    }

    /// The offsets that the broker holds: from the oldest record's to the one that the next record gets.
    func bounds(_ partition: TopicPartition, timeoutMilliseconds: Int32) throws(KafkaError) -> Range<Int64> {
        let operation = "find the ends of \(partition)"
        let client = try open(operation)
        var (low, high): (Int64, Int64) = (0, 0)
        let code = rd_kafka_query_watermark_offsets(client, partition.topic, partition.partition, &low, &high, timeoutMilliseconds)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw failure(code, operation, partition) }
        guard 0 <= low, low <= high else {
            throw KafkaError(
                code: .other, operation: operation, reason: "the broker answered \(low) and \(high)", isRetriable: true,
                partition: partition)
        }
        return low..<high
    }

    /// A call's error; one that only says that time ran out gets the cause that the connection gave.
    func failure(_ code: rd_kafka_resp_err_t, _ operation: String, _ partition: TopicPartition? = nil) -> KafkaError {
        var error = KafkaError(code, operation: operation, partition: partition)
        guard error.code == .timedOut || error.code == .unreachable else { return error }
        guard let cause = context.brokerError else {
            if context.usesTLS { error.cure = "if the address is right, it may not speak TLS on this port: see \"security-protocol\"" }
            return error
        }
        return KafkaError(
            code: cause.code, operation: operation, reason: cause.reason, isRetriable: cause.isRetriable, partition: partition,
            cure: cause.cure)
    }
}
