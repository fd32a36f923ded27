import CRdkafka

/// One request of librdkafka's administration interface: its queue, its options and its answer, freed here.
struct RDAdminRequest: ~Copyable {
    let queue: OpaquePointer
    let options: OpaquePointer
    private let timeoutMilliseconds: Int32

    init(_ client: OpaquePointer, _ kind: rd_kafka_admin_op_t, timeoutMilliseconds: Int32) {
        queue = rd_kafka_queue_new(client)
        options = rd_kafka_AdminOptions_new(client, kind)
        self.timeoutMilliseconds = timeoutMilliseconds
        var text = RDText()
        // Fails only for a timeout outside librdkafka's range; then its own default holds, and `answer` still ends in time.
        _ = text.fill { rd_kafka_AdminOptions_set_request_timeout(options, timeoutMilliseconds, $0, $1) }
    }

    deinit {
        rd_kafka_AdminOptions_destroy(options)
        rd_kafka_queue_destroy(queue)
    }

    /// Waits for the answer, which lives as long as `read` runs.
    func answer<Result>(_ read: (OpaquePointer) throws(RDFailure) -> Result) throws(RDFailure) -> Result {
        // librdkafka reports its own timeout as an answer; the second more lets it.
        guard let event = rd_kafka_queue_poll(queue, timeoutMilliseconds &+ 1_000) else {
            throw RDFailure(code: RD_KAFKA_RESP_ERR__TIMED_OUT)
        }
        defer { rd_kafka_event_destroy(event) }
        let code = rd_kafka_event_error(event)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw RDFailure(code: code) }
        return try read(event)
    }
}
