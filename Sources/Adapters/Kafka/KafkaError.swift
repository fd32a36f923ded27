/// Why something that was asked of Kafka did not happen: `cannot <operation>: <reason>`, and what to do where that is known.
package struct KafkaError: Error, Equatable, Sendable {
    package enum Code: String, Sendable, CaseIterable {
        /// No broker answers: refused, no route, no such name.
        case unreachable
        /// A TLS or SASL handshake failed.
        case authentication
        /// A property that librdkafka does not know or accept, or an argument out of its range.
        case configuration
        case unknownTopic = "unknown_topic"
        case unknownPartition = "unknown_partition"
        /// The log no longer holds the offset, or does not hold it yet.
        case offsetOutOfRange = "offset_out_of_range"
        /// The local queue holds as much as it may.
        case queueFull = "queue_full"
        case timedOut = "timed_out"
        /// The client cannot be used any more: close it and create another one.
        case fatal
        /// The broker's access rules forbid it.
        case notAuthorized = "not_authorized"
        case messageTooLarge = "message_too_large"
        /// The group has gone on without this member.
        case groupLost = "group_lost"
        case other
    }

    package var code: Code
    /// A verb and its object, such as `read partition 3 of "sessions.v1"`.
    package var operation: String
    package var reason: String
    /// The same call may succeed later without anybody's help.
    package var isRetriable: Bool
    /// The client must be closed and created anew.
    package var isFatal: Bool
    /// The partition concerned, where there is one.
    package var partition: TopicPartition?
    /// What to do, where more is known than the code's own advice.
    package var cure: String?

    package init(
        code: Code, operation: String, reason: String, isRetriable: Bool = false, isFatal: Bool = false, partition: TopicPartition? = nil,
        cure: String? = nil
    ) {
        (self.code, self.operation, self.reason) = (code, operation, reason)
        (self.isRetriable, self.isFatal, self.partition, self.cure) = (isRetriable, isFatal, partition, cure)
    }
}

extension KafkaError {
    /// Nobody refused: there was no answer in time, or one that says to ask again.
    package var mayPass: Bool { isRetriable || code == .timedOut }
}

extension KafkaError: CustomStringConvertible {
    package var description: String {
        guard let advice = cure ?? advice else { return "cannot \(operation): \(reason)" }
        return "cannot \(operation): \(reason); \(advice)"
    }

    private var advice: String? {
        switch code {
        case .unreachable: "check the address and that a broker listens there"
        case .authentication: "check \"security-protocol\" and the settings that begin with tls- and sasl-"
        case .offsetOutOfRange: "if the topic was recreated, raise the generation"
        case .notAuthorized: "ask for the permission on the broker"
        case .fatal: "the client must be created anew"
        default: nil
        }
    }
}
