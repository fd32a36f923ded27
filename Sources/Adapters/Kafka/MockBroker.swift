import CRdkafka

/// librdkafka's mock cluster: brokers inside this process, on random ports of 127.0.0.1, for demonstrations and tests.
///
/// A partition holds about 5 MiB or 100,000 batches; older ones go silently. A topic that somebody asks for comes into being with
/// four partitions, so topics that need another number are named here. Used by one thread at a time.
package final class MockBroker {
    private let handle: RDHandle
    private var cluster: OpaquePointer?
    /// `host:port` of each broker with commas between them, for `KafkaSettings.bootstrapServers`.
    package let bootstrapServers: String

    package init(
        brokerCount: Int = 1, topics: [(name: String, partitionCount: Int32)], onEvent: @escaping @Sendable (KafkaEvent) -> Void = { _ in }
    ) throws(KafkaError) {
        handle = try RDHandle(.broker, KafkaSettings(bootstrapServers: "", clientID: "leurre-broker"), onEvent: onEvent)
        let operation = "start the embedded broker"
        guard let cluster = rd_kafka_mock_cluster_new(try handle.open(operation), Int32(clamping: brokerCount)) else {
            throw KafkaError(code: .other, operation: operation, reason: "librdkafka could not open a port on 127.0.0.1 for it")
        }
        self.cluster = cluster
        bootstrapServers = String(cString: rd_kafka_mock_cluster_bootstraps(cluster))
        for topic in topics { try create(topic.name, partitionCount: topic.partitionCount, copies: min(3, brokerCount)) }
    }

    deinit { close() }

    /// What a client asks for; the raw value is Kafka's number of the request.
    package enum Request: Int16, Sendable {
        case produce = 0, fetch = 1, listOffsets = 2, metadata = 3, offsetCommit = 8, offsetFetch = 9, findCoordinator = 10
        case joinGroup = 11, heartbeat = 12, leaveGroup = 13, syncGroup = 14, producerID = 22
    }

    /// What goes wrong; the raw value is librdkafka's code.
    package enum Fault: Int32, Sendable {
        case disconnected = -195, unknownTopicOrPartition = 3, notLeader = 6, requestTimedOut = 7, notEnoughReplicas = 19
        case coordinatorLoading = 14, notCoordinator = 16, illegalGeneration = 22, unknownMember = 25, topicNotAuthorized = 29
        case outOfOrderSequence = 45, duplicateSequence = 46
    }

    /// The next requests of this kind fail, one for each fault.
    package func injectErrors(_ request: Request, _ faults: [Fault]) {
        guard let cluster else { return }
        let codes = faults.map { rd_kafka_resp_err_t($0.rawValue) }
        rd_kafka_mock_push_request_errors_array(cluster, request.rawValue, codes.count, codes)
    }

    package func clearErrors(_ request: Request) {
        guard let cluster else { return }
        rd_kafka_mock_clear_request_errors(cluster, request.rawValue)
    }

    /// - Parameter broker: its number from 1, or nil for all of them.
    package func setRoundTripTime(milliseconds: Int32, broker: Int32? = nil) {
        guard let cluster else { return }
        rd_kafka_mock_broker_set_rtt(cluster, broker ?? -1, milliseconds)
    }

    /// Closes the broker's connections and takes no new ones; what it holds stays.
    package func brokerDown(_ broker: Int32? = nil) {
        guard let cluster else { return }
        rd_kafka_mock_broker_set_down(cluster, broker ?? -1)
    }

    package func brokerUp(_ broker: Int32? = nil) {
        guard let cluster else { return }
        rd_kafka_mock_broker_set_up(cluster, broker ?? -1)
    }

    /// Ends the brokers; what they hold is gone.
    package func close() {
        guard let cluster else { return }
        self.cluster = nil
        rd_kafka_mock_cluster_destroy(cluster)
        handle.free()
    }

    private func create(_ topic: String, partitionCount: Int32, copies: Int) throws(KafkaError) {
        guard let cluster else { return }
        let code = rd_kafka_mock_topic_create(cluster, topic, partitionCount, Int32(clamping: copies))
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaError(code, operation: "create the topic \"\(topic)\"") }
    }
}
