import CRdkafka

/// Questions about brokers, topics and groups that no reader or writer asks. Used by one thread at a time.
package final class Admin {
    let handle: RDHandle
    let settings: KafkaSettings
    /// A client for each group that was asked about: to make one for each question costs more than all that is asked.
    private var readers: [String: RDHandle] = [:]

    package init(settings: KafkaSettings, onEvent: @escaping @Sendable (KafkaEvent) -> Void = { _ in }) throws(KafkaError) {
        self.settings = settings
        handle = try RDHandle(.admin, settings, onEvent: onEvent)
    }

    package func close() {
        handle.free()
        for reader in readers.values { reader.free() }
        readers = [:]
    }

    /// Returns as soon as a broker answers.
    ///
    /// - Throws: after the timeout, with the address and the cause as librdkafka saw it (refused, no such name, …); at once if the
    ///   broker refuses the TLS or SASL handshake, which waiting does not mend.
    package func isReachable(timeoutMilliseconds: Int32) throws(KafkaError) {
        let operation = "reach \(handle.context.brokers)"
        let client = try handle.open(operation)
        let deadline = ContinuousClock.now + .milliseconds(timeoutMilliseconds)
        while true {
            let left = max(1, min(200, (deadline - ContinuousClock.now) / .milliseconds(1)))
            if case .success = RDMetadata.request(.brokers, from: client, timeoutMilliseconds: Int32(left)) {
                handle.context.brokerAnswered()
                return
            }
            rd_kafka_poll(client, 0)
            if let cause = handle.context.brokerError, cause.code == .authentication { throw cause }
            if let fatal = handle.context.fatalError { throw fatal }
            if ContinuousClock.now >= deadline { throw handle.failure(RD_KAFKA_RESP_ERR__TIMED_OUT, operation) }
        }
    }

    /// How many partitions a topic has; never creates it.
    package func partitionCount(topic: String) throws(KafkaError) -> Int32 {
        let operation = "count the partitions of \"\(topic)\""
        guard let found = try topics(operation)[topic] else {
            throw KafkaError(code: .unknownTopic, operation: operation, reason: "there is no such topic; create it first")
        }
        guard found.error == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaError(found.error, operation: operation) }
        return found.partitionCount
    }

    /// All partitions of a topic; never creates it.
    package func partitions(of topic: String) throws(KafkaError) -> [TopicPartition] {
        try (0..<partitionCount(topic: topic)).map { TopicPartition(topic: topic, partition: $0) }
    }

    /// The offsets that a group has committed; a partition without one is missing from the answer. Joins no group.
    package func committed(
        group: String, _ partitions: [TopicPartition], timeoutMilliseconds: Int32 = 10_000
    ) throws(KafkaError) -> [TopicPartition: Int64] {
        guard !partitions.isEmpty else { return [:] }
        let operation = "read the offsets of the group \"\(group)\""
        let reader = try reader(of: group)
        let list = RDPartitionList(partitions)
        let client = try reader.open(operation)
        let code = list.withList { rd_kafka_committed(client, $0, timeoutMilliseconds) }
        rd_kafka_poll(client, 0)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw reader.failure(code, operation) }
        if let failure = list.failure(operation) { throw failure }
        return list.offsets
    }

    /// A client without a subscription asks the group's coordinator but is no member. The administration calls for groups are avoided:
    /// embedded brokers do not have them all.
    private func reader(of group: String) throws(KafkaError) -> RDHandle {
        if let reader = readers[group] { return reader }
        let reader = try RDHandle(.reader, settings, own: ["group.id": group], onEvent: handle.context.onEvent)
        readers[group] = reader
        return reader
    }

    /// All topics by name.
    func topics(_ operation: @autoclosure () -> String) throws(KafkaError) -> [String: RDMetadata.Topic] {
        let client = try handle.open(operation())
        let answer = RDMetadata.request(.allTopics, from: client, timeoutMilliseconds: RDHandle.answerTimeoutMilliseconds)
        rd_kafka_poll(client, 0)
        switch answer {
        case .success(let metadata): return metadata.topics
        case .failure(let failure): throw handle.failure(failure.code, operation())
        }
    }
}
