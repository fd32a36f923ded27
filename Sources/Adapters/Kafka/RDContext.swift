import CRdkafka

/// What librdkafka's callbacks reach through a client's opaque pointer.
///
/// `onEvent` and `description` never change and are read from librdkafka's threads too. Everything else is touched only by callbacks
/// that librdkafka runs inside a call of the owner's (polling, flushing, closing), so on the owner's thread.
final class RDContext {
    let onEvent: @Sendable (KafkaEvent) -> Void
    /// The object of an error's sentence: `the broker at "…"`.
    let brokers: String
    var deliveries: [Delivery] = []
    var unplaced = UnplacedRecords()
    var membership: GroupMembership?
    /// The newest error that names a broker; what a call that only timed out gives as its cause.
    private(set) var brokerError: KafkaError?
    private(set) var fatalError: KafkaError?

    private let usesTLS: Bool

    init(_ settings: KafkaSettings, onEvent: @escaping @Sendable (KafkaEvent) -> Void) {
        brokers = "the broker at \"\(settings.bootstrapServers)\""
        usesTLS = settings.properties["security.protocol"]?.lowercased().hasSuffix("ssl") ?? false
        self.onEvent = onEvent
    }

    /// - Precondition: `pointer` came from `RDConfiguration.makeClient`, whose context lives until the client is destroyed.
    static func of(_ pointer: UnsafeMutableRawPointer?) -> RDContext? {
        guard let pointer else { return nil }
        return Unmanaged<RDContext>.fromOpaque(pointer).takeUnretainedValue()
    }

    func errorRaised(_ client: OpaquePointer, _ code: rd_kafka_resp_err_t, _ text: String) {
        if code == RD_KAFKA_RESP_ERR__FATAL {
            fatalError = KafkaError(fatalOf: client, operation: "go on with \(brokers)")
            return
        }
        var error = KafkaError(code, operation: "reach \(brokers)", reason: text)
        let isBare = error.reason == "disconnected"
        if isBare { error.reason = "the broker closed the connection" + (usesTLS ? "; it may not speak TLS on this port" : "") }
        // "All brokers are down" and a mere disconnection follow the error that says why.
        let saysWhy = code != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN && !isBare
        if saysWhy || brokerError == nil { brokerError = error }
        onEvent(.error(error))
    }

    func reported(_ message: rd_kafka_message_t) {
        deliveries.append(Delivery(message, hasPlace: unplaced.hasPlace(message)))
    }

    func brokerAnswered() { brokerError = nil }
}
