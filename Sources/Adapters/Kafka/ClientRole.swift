import CRdkafka

/// The properties that make a librdkafka client a producer, a member of a group, a reader or an administrator of ours.
enum ClientRole {
    case producer, consumer, reader, admin, broker

    var kind: rd_kafka_type_t {
        switch self {
        case .consumer, .reader: RD_KAFKA_CONSUMER
        case .producer, .admin, .broker: RD_KAFKA_PRODUCER
        }
    }

    /// What the configuration may override.
    private var defaults: [(String, String)] {
        // A broker that comes back is found again within two seconds. A flush sends several small requests, one behind the other: Nagle's
        // algorithm (RFC 896) and delayed acknowledgements would hold the last of them back for 40 milliseconds.
        let common = [("reconnect.backoff.max.ms", "2000"), ("log.connection.close", "false"), ("socket.nagle.disable", "true")]
        switch self {
        case .producer:
            return common + [
                ("compression.codec", "lz4"), ("queue.buffering.max.messages", "2000"), ("queue.buffering.max.kbytes", "65536"),
            ]
        case .consumer:
            return common + Self.fetching + [
                ("session.timeout.ms", "6000"), ("heartbeat.interval.ms", "1000"),
                ("partition.assignment.strategy", "cooperative-sticky"),
            ]
        case .reader: return common + Self.fetching
        case .admin, .broker: return common
        }
    }

    /// A full queue makes librdkafka pause fetching for a second (before 2.2 always): 2,000 messages or 16 MiB instead of these bounds
    /// cost four fifths of a slow reader's speed.
    private static let fetching = [
        ("fetch.wait.max.ms", "20"), ("fetch.error.backoff.ms", "100"), ("queued.max.messages.kbytes", "65536"),
        ("queued.min.messages", "100000"),
    ]

    /// What the client's behaviour rests on.
    private var promises: [(String, String)] {
        switch self {
        // Never gives a message up: a row is acknowledged, or the flush does not end.
        case .producer: [("acks", "all"), ("enable.idempotence", "true"), ("message.timeout.ms", "0")]
        case .consumer, .reader:
            [
                ("auto.offset.reset", "error"), ("enable.auto.commit", "false"), ("enable.auto.offset.store", "false"),
                ("enable.partition.eof", "false"),
            ]
        case .admin, .broker: []
        }
    }

    /// Properties that `KafkaSettings.properties` may not set.
    private static let reserved: Set<String> = Set(
        [.producer, .consumer, .reader].flatMap { (role: ClientRole) in role.promises.map(\.0) }
            + [
                "bootstrap.servers", "metadata.broker.list", "client.id", "group.id", "linger.ms", "queue.buffering.max.ms",
                "request.required.acks", "statistics.interval.ms",
                "delivery.timeout.ms", "transactional.id", "test.mock.num.brokers",
            ] + verification.map(\.0))

    /// Who answers must be who was called. These are librdkafka's defaults; said, so that no property and no other version changes them.
    private static let verification = [("enable.ssl.certificate.verification", "true"), ("ssl.endpoint.identification.algorithm", "https")]

    func configuration(_ settings: KafkaSettings, _ own: [String: String]) throws(KafkaError) -> RDConfiguration {
        let configuration = RDConfiguration()
        for (name, value) in defaults { try configuration.set(name, value) }
        // Since 2.2.
        if kind == RD_KAFKA_CONSUMER, configuration.knows("fetch.queue.backoff.ms") {
            try configuration.set("fetch.queue.backoff.ms", "10")
        }
        if settings.isOnLoopback { try configuration.set("broker.address.family", "v4") }
        for (name, value) in settings.properties.sorted(by: { $0.key < $1.key }) {
            guard !Self.reserved.contains(name) else {
                throw KafkaError(
                    code: .configuration, operation: "set the Kafka property \"\(name)\"",
                    reason: "Leurre sets it itself; remove it from the properties")
            }
            try configuration.set(name, value)
        }
        for (name, secret) in settings.secrets.sorted(by: { $0.key < $1.key }) { try configuration.set(name, secret) }
        // A librdkafka built without TLS has neither.
        for (name, value) in Self.verification where configuration.knows(name) { try configuration.set(name, value) }
        for (name, value) in promises { try configuration.set(name, value) }
        for (name, value) in own { try configuration.set(name, value) }
        if !settings.bootstrapServers.isEmpty { try configuration.set("bootstrap.servers", settings.bootstrapServers) }
        try configuration.set("client.id", settings.clientID)
        if settings.statisticsSeconds > 0 {
            try configuration.set("statistics.interval.ms", "\(settings.statisticsSeconds * 1_000)")
            configuration.tellStatistics()
        }
        return configuration
    }
}

extension KafkaSettings {
    /// `localhost` may mean an IPv6 address at which an embedded broker does not listen.
    fileprivate var isOnLoopback: Bool {
        let addresses = bootstrapServers.split(separator: ",")
        return !addresses.isEmpty && addresses.allSatisfy { $0.hasPrefix("127.") || $0.hasPrefix("localhost:") || $0 == "localhost" }
    }
}
