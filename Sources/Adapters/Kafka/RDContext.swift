import CRdkafka

/// What librdkafka's callbacks reach through a client's opaque pointer.
///
/// `onEvent`, `brokers` and `verdict` never change and are used by librdkafka's threads too. Everything else is touched only by callbacks
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

    let verdict = CertificateVerdict()
    let usesTLS: Bool

    init(_ settings: KafkaSettings, onEvent: @escaping @Sendable (KafkaEvent) -> Void) {
        brokers = "the broker at \"\(settings.bootstrapServers)\""
        usesTLS = settings.usesTLS
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
        let error = LinkFailure(code: code, text: text, usesTLS: usesTLS, verdict: verdict.newest).error(brokers)
        // "All brokers are down" and a mere disconnection follow the error that says why.
        if LinkFailure.saysWhy(code, text) || brokerError == nil { brokerError = error }
        onEvent(.error(brokerError ?? error))
    }

    func reported(_ message: rd_kafka_message_t) {
        deliveries.append(Delivery(message, hasPlace: unplaced.hasPlace(message)))
    }

    func brokerAnswered() { brokerError = nil }
}
