/// What librdkafka tells of a process' clients, the newest of the last ten seconds.
extension Metric {
    private static let ofBroker = ["client", "broker"]
    private static let ofPartition = ["topic", "partition"]

    static let kafkaRoundTrip = Metric(
        "kafka_round_trip_seconds", .gauge, labels: ofBroker, "Mean time from a request to its answer, in the last ten seconds.")
    static let kafkaRoundTripMost = Metric(
        "kafka_round_trip_slow_seconds", .gauge, labels: ofBroker, "Time from a request to its answer that one in a hundred exceeded.")
    static let kafkaThrottle = Metric("kafka_throttle_seconds", .gauge, labels: ofBroker, "Mean time for which the broker slowed this client down (quotas).")
    static let kafkaRequestsWaiting = Metric(
        "kafka_requests_waiting", .gauge, labels: ofBroker, "Requests that wait to be sent or for their answer.")
    static let kafkaSentBytes = Metric("kafka_sent_bytes_total", .counter, labels: ofBroker, "Bytes sent to the broker.")
    static let kafkaReceivedBytes = Metric("kafka_received_bytes_total", .counter, labels: ofBroker, "Bytes received from the broker.")
    static let kafkaSendErrors = Metric("kafka_send_errors_total", .counter, labels: ofBroker, "Requests that could not be sent; they are sent again.")
    static let kafkaReceiveErrors = Metric("kafka_receive_errors_total", .counter, labels: ofBroker, "Answers that could not be received.")
    static let kafkaTimeouts = Metric("kafka_request_timeouts_total", .counter, labels: ofBroker, "Requests that were not answered in time.")
    static let kafkaDisconnects = Metric("kafka_disconnects_total", .counter, labels: ofBroker, "Connections that ended, for whatever reason.")
    static let kafkaQueueMessages = Metric("kafka_queue_messages", .gauge, "Messages in the producer's queue or on their way.")
    static let kafkaQueueBytes = Metric("kafka_queue_bytes", .gauge, "Bytes in the producer's queue or on their way.")
    static let kafkaLag = Metric(
        "kafka_consumer_lag_records", .gauge, labels: ofPartition, "Records between the client's position and the end of the log, as librdkafka knows it.")
    static let kafkaFetched = Metric("kafka_fetched_messages", .gauge, labels: ofPartition, "Messages fetched and not yet taken.")
    static let kafkaFetchedBytes = Metric("kafka_fetched_bytes", .gauge, labels: ofPartition, "Bytes fetched and not yet taken.")
    static let kafkaRebalances = Metric("kafka_rebalances_total", .counter, "How often the group gave its partitions out anew.")

    static let ofProducer = [
        kafkaRoundTrip, kafkaRoundTripMost, kafkaThrottle, kafkaRequestsWaiting, kafkaSentBytes, kafkaReceivedBytes, kafkaSendErrors,
        kafkaReceiveErrors, kafkaTimeouts, kafkaDisconnects, kafkaQueueMessages, kafkaQueueBytes,
    ]
    static let ofConsumer = [kafkaLag, kafkaFetched, kafkaFetchedBytes, kafkaRebalances]
}
