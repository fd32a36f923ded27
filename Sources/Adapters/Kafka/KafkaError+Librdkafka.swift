import CRdkafka

extension KafkaError {
    /// - Parameter reason: librdkafka's text where it gave one; its name of the code otherwise.
    init(_ code: rd_kafka_resp_err_t, operation: String, reason: String? = nil, partition: TopicPartition? = nil) {
        let kind = Code(code)
        self.init(
            code: kind, operation: operation, reason: Self.tidy(reason ?? String(cString: rd_kafka_err2str(code))),
            isRetriable: kind.isRetriable || Self.passing.contains(code.rawValue), isFatal: kind == .fatal, partition: partition)
    }

    /// As above; a fatal error's own cause is asked from the client.
    init(_ code: rd_kafka_resp_err_t, operation: String, in client: OpaquePointer, partition: TopicPartition? = nil) {
        if code == RD_KAFKA_RESP_ERR__FATAL {
            self.init(fatalOf: client, operation: operation)
        } else {
            self.init(code, operation: operation, partition: partition)
        }
    }

    init(fatalOf client: OpaquePointer, operation: String) {
        var text = RDText()
        let code = text.fill { rd_kafka_fatal_error(client, $0, $1) }
        let reason = text.string.isEmpty ? String(cString: rd_kafka_err2str(code)) : text.string
        self.init(code: .fatal, operation: operation, reason: Self.tidy(reason), isFatal: true)
    }

    /// Takes the error object over and frees it; nil if there is none.
    init?(taking error: OpaquePointer?, operation: String) {
        guard let error else { return nil }
        self.init(rd_kafka_error_code(error), operation: operation, reason: String(cString: rd_kafka_error_string(error)))
        if rd_kafka_error_is_fatal(error) != 0 { (code, isFatal, isRetriable) = (.fatal, true, false) }
        if rd_kafka_error_is_retriable(error) != 0 { isRetriable = true }
        rd_kafka_error_destroy(error)
    }

    /// Codes of kind `other` after which the same call may succeed: elections, coordinators that move, replicas that catch up.
    private static let passing: Set<Int32> = Set(
        [
            RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE,
            RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS, RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_NOT_COORDINATOR,
            RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND, RD_KAFKA_RESP_ERR_NOT_CONTROLLER,
            RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR, RD_KAFKA_RESP_ERR_FENCED_LEADER_EPOCH, RD_KAFKA_RESP_ERR_UNKNOWN_LEADER_EPOCH,
            RD_KAFKA_RESP_ERR_THROTTLING_QUOTA_EXCEEDED, RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT, RD_KAFKA_RESP_ERR__WAIT_COORD,
            RD_KAFKA_RESP_ERR__RETRY, RD_KAFKA_RESP_ERR__IN_PROGRESS, RD_KAFKA_RESP_ERR__PREV_IN_PROGRESS,
        ].map(\.rawValue))

    /// librdkafka's text without the broker's name before it, the timing after it and the capital letter.
    static func tidy(_ text: String) -> String {
        var text = Substring(text)
        if let mark = text.firstRange(of: "/bootstrap: ") { text = text[mark.upperBound...] }
        if let mark = text.firstRange(of: " (after ") { text = text[..<mark.lowerBound] }
        for prefix in ["Local: ", "Broker: "] where text.hasPrefix(prefix) { text = text.dropFirst(prefix.count) }
        while let last = text.last, last == "." || last == ":" || last.isWhitespace { text = text.dropLast() }
        guard let first = text.first, !(text.dropFirst().first?.isUppercase ?? false) else { return String(text) }
        return first.lowercased() + text.dropFirst()
    }
}

extension KafkaError.Code {
    fileprivate var isRetriable: Bool {
        switch self {
        case .unreachable, .queueFull, .timedOut, .groupLost: true
        default: false
        }
    }

    fileprivate init(_ code: rd_kafka_resp_err_t) { self = Self.known[code.rawValue] ?? .other }

    private static let known: [Int32: Self] = {
        let kinds: [(Self, [rd_kafka_resp_err_t])] = [
            (.unreachable, [
                RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, RD_KAFKA_RESP_ERR__RESOLVE,
                RD_KAFKA_RESP_ERR_BROKER_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION,
            ]),
            (.authentication, [
                RD_KAFKA_RESP_ERR__AUTHENTICATION, RD_KAFKA_RESP_ERR__SSL, RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED,
                RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM, RD_KAFKA_RESP_ERR_ILLEGAL_SASL_STATE,
            ]),
            (.configuration, [
                RD_KAFKA_RESP_ERR__INVALID_ARG, RD_KAFKA_RESP_ERR__NOT_CONFIGURED, RD_KAFKA_RESP_ERR_INVALID_CONFIG,
                RD_KAFKA_RESP_ERR_INVALID_PARTITIONS, RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR, RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION,
                RD_KAFKA_RESP_ERR_INVALID_SESSION_TIMEOUT, RD_KAFKA_RESP_ERR_POLICY_VIOLATION, RD_KAFKA_RESP_ERR_INVALID_GROUP_ID,
                RD_KAFKA_RESP_ERR_INCONSISTENT_GROUP_PROTOCOL,
            ]),
            (.unknownTopic, [RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC, RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART]),
            (.unknownPartition, [RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION]),
            (.offsetOutOfRange, [
                RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE, RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET, RD_KAFKA_RESP_ERR__NO_OFFSET,
            ]),
            (.queueFull, [RD_KAFKA_RESP_ERR__QUEUE_FULL]),
            (.timedOut, [
                RD_KAFKA_RESP_ERR__TIMED_OUT, RD_KAFKA_RESP_ERR__MSG_TIMED_OUT, RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE,
                RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT,
            ]),
            (.fatal, [RD_KAFKA_RESP_ERR__FATAL, RD_KAFKA_RESP_ERR__FENCED, RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID]),
            (.notAuthorized, [
                RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED,
                RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED,
            ]),
            (.messageTooLarge, [
                RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE, RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE,
            ]),
            (.groupLost, [
                RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED, RD_KAFKA_RESP_ERR__ASSIGNMENT_LOST, RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION,
                RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID, RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS,
            ]),
        ]
        return Dictionary(kinds.flatMap { kind, codes in codes.map { ($0.rawValue, kind) } }, uniquingKeysWith: { first, _ in first })
    }()
}
