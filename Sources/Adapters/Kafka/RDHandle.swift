import CRdkafka

/// A librdkafka client with its topic handles: freed in `free`, and nowhere else.
final class RDHandle {
    let context: RDContext
    private let name: String
    private var client: OpaquePointer?
    private var topics: [String: OpaquePointer] = [:]

    /// - Parameter own: properties of this one client, such as its group.
    init(
        _ role: ClientRole, _ settings: KafkaSettings, own: [String: String] = [:], membership: GroupMembership? = nil,
        onEvent: @escaping @Sendable (KafkaEvent) -> Void
    ) throws(KafkaError) {
        context = RDContext(settings, onEvent: onEvent)
        context.membership = membership
        name = "\(role)"
        guard role == .broker || !settings.bootstrapServers.isEmpty else {
            throw KafkaError(
                code: .configuration, operation: "set up a Kafka client",
                reason: "no bootstrap servers are given; name one as \"host:port\"")
        }
        client = try role.configuration(settings, own).makeClient(role.kind, context: context)
    }

    deinit { free() }

    /// The client, for one call.
    func open(_ operation: @autoclosure () -> String) throws(KafkaError) -> OpaquePointer {
        guard let client else { throw KafkaError(code: .other, operation: operation(), reason: "the \(name) is closed") }
        return client
    }

    var openClient: OpaquePointer? { client }

    /// The handle of a topic, kept until the client goes: there are as many as topics that the process names.
    func topic(_ name: String, _ operation: @autoclosure () -> String) throws(KafkaError) -> OpaquePointer {
        if let topic = topics[name] { return topic }
        let client = try open(operation())
        guard let topic = rd_kafka_topic_new(client, name, nil) else {
            throw KafkaError(rd_kafka_last_error(), operation: operation(), in: client)
        }
        topics[name] = topic
        return topic
    }

    /// Does not leave a group (`rd_kafka_consumer_close` does) and does not wait for messages (flushing does).
    func free() {
        guard let client else { return }
        self.client = nil
        for topic in topics.values { rd_kafka_topic_destroy(topic) }
        topics = [:]
        rd_kafka_destroy_flags(client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE)
    }

    /// Leaves the client to the end of the process. Up to 2.2 librdkafka aborts the process if a member is destroyed that has joined its
    /// group and was never assigned anything (its issue 4312: the sticky assignor has no state to destroy yet).
    func abandon() {
        guard client != nil else { return }
        client = nil
        topics = [:]
        // Its threads go on and reach the context.
        _ = Unmanaged.passRetained(context)
    }
}
