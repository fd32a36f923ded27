import Synchronization

/// Keeps the newest statistics of a process' clients, one of each kind, as metrics.
final class KafkaFigures: Sendable {
    /// More partitions than this are a sum nobody reads one by one.
    private static let seriesMax = 1_000

    private let board: MetricBoard
    private let newest = Mutex<[String: ClientStatistics]>([:])

    init(_ board: MetricBoard) { self.board = board }

    func take(_ text: String) {
        guard let statistics = ClientStatistics(text) else { return }
        let all = newest.withLock { newest in
            newest[statistics.type] = statistics
            return newest
        }
        put(brokersOf: all)
        if let producer = all["producer"] { put(producer: producer) }
        if let consumer = all["consumer"] { put(consumer: consumer) }
    }

    private func put(brokersOf all: [String: ClientStatistics]) {
        let brokers = all.flatMap { client, statistics in statistics.realBrokers.map { ([client, $0.name], $0.broker) } }.prefix(Self.seriesMax)
        func put(_ metric: Metric, _ value: (ClientStatistics.Broker) -> Double?) {
            board.replace(metric, Dictionary(brokers.compactMap { labels, broker in value(broker).map { (labels, $0) } }) { $1 })
        }
        put(.kafkaRoundTrip) { $0.rtt?.avg.map { $0 / 1e6 } }
        put(.kafkaRoundTripMost) { $0.rtt?.p99.map { $0 / 1e6 } }
        put(.kafkaThrottle) { $0.throttle?.avg.map { $0 / 1e3 } }
        put(.kafkaRequestsWaiting) { ($0.outbufCnt ?? 0) + ($0.waitrespCnt ?? 0) }
        put(.kafkaSentBytes, \.txbytes)
        put(.kafkaReceivedBytes, \.rxbytes)
        put(.kafkaSendErrors, \.txerrs)
        put(.kafkaReceiveErrors, \.rxerrs)
        put(.kafkaTimeouts, \.reqTimeouts)
        put(.kafkaDisconnects, \.disconnects)
    }

    private func put(producer: ClientStatistics) {
        if let count = producer.msgCnt { board.set(.kafkaQueueMessages, count) }
        if let bytes = producer.msgSize { board.set(.kafkaQueueBytes, bytes) }
    }

    private func put(consumer: ClientStatistics) {
        let partitions = (consumer.topics ?? [:]).flatMap { name, topic in
            // -1 is the topic itself.
            (topic.partitions ?? [:]).filter { $0.key != "-1" }.map { ([topic.topic ?? name, $0.key], $0.value) }
        }.prefix(Self.seriesMax)
        func put(_ metric: Metric, _ value: (ClientStatistics.Topic.Partition) -> Double?) {
            board.replace(metric, Dictionary(partitions.compactMap { labels, one in value(one).map { (labels, $0) } }) { $1 })
        }
        // -1: not known.
        put(.kafkaLag) { $0.consumerLag.flatMap { $0 < 0 ? nil : $0 } }
        put(.kafkaFetched, \.fetchqCnt)
        put(.kafkaFetchedBytes, \.fetchqSize)
        if let count = consumer.cgrp?.rebalanceCnt { board.set(.kafkaRebalances, count) }
    }
}
