import Batching
import Kafka
import Logging
import Pipeline
import Runtime

/// Sends sealed batches and remembers each until the broker has acknowledged it. Numbers are never reused: a batch that has to be
/// thrown away leaves a gap, which the ledger shows as missing.
final class BatchPublisher {
    private let settings: KafkaSettings
    private let topic: String
    private let queueBytesMax: Int
    private let gate: FollowGate?
    private let logger: Logger
    private var producer: Producer
    private var waiting: [UInt64: (sealed: Batcher.Sealed, bytes: [UInt8], isSent: Bool)] = [:]
    private var unsent: [UInt64] = []
    private var nextToken: UInt64 = 0
    private var queuedBytes = 0
    private var deliveries: [Delivery] = []
    private(set) var publishedPackets: Int64 = 0
    private(set) var discardedPackets: Int64 = 0

    init(settings: KafkaSettings, queueBytesMax: Int, gate: FollowGate?, logger: Logger) throws(KafkaError) {
        (self.settings, self.queueBytesMax, self.gate, self.logger) = (settings, queueBytesMax, gate, logger)
        topic = Topic.packets.name(prefix: settings.topicPrefix)
        producer = try Producer(settings: settings, lingerMilliseconds: 5)
    }

    var isFull: Bool { queuedBytes >= queueBytesMax }
    var isIdle: Bool { waiting.isEmpty }

    /// - Parameter mayDiscard: what a live capture does when the queue is full; a replay waits instead.
    func send(_ sealed: Batcher.Sealed, mayDiscard: Bool) throws(KafkaError) {
        if mayDiscard, isFull {
            if discardedPackets == 0 {
                logger.error("the broker does not take the batches and the queue is full: packets are thrown away; the ledger counts them")
            }
            discardedPackets += sealed.batch.packetCount
            return
        }
        let bytes = sealed.batch.encoded()
        waiting[nextToken] = (sealed, bytes, false)
        unsent.append(nextToken)
        queuedBytes += bytes.count
        nextToken += 1
        try pump(timeoutMilliseconds: 0)
    }

    /// Sends what the local queue takes and collects acknowledgements.
    func pump(timeoutMilliseconds: Int32) throws(KafkaError) {
        do throws(KafkaError) {
            try sendUnsent()
            try collect(timeoutMilliseconds)
        } catch {
            guard error.isFatal else { throw error }
            logger.warning("the producer gave up and is made anew: \(error)")
            producer.close()
            producer = try Producer(settings: settings, lingerMilliseconds: 5)
            unsent = waiting.keys.sorted()
        }
    }

    /// Waits until nothing is on its way, or the deadline passes. Returns whether all was acknowledged.
    func drain(until deadline: Timestamp) throws(KafkaError) -> Bool {
        while !waiting.isEmpty, Clock.monotonic() < deadline { try pump(timeoutMilliseconds: 50) }
        return waiting.isEmpty
    }

    /// Waits for the groups that must not be left behind.
    func follow() throws(KafkaError) {
        try gate?.wait { () throws(KafkaError) in try pump(timeoutMilliseconds: 0) }
    }

    func close() { producer.close() }

    private func sendUnsent() throws(KafkaError) {
        var sent = 0
        for token in unsent {
            guard let item = waiting[token] else { continue }
            let key = Array(item.sealed.batch.sensor.utf8)
            guard try producer.send(topic: topic, partition: item.sealed.partition, key: key, value: item.bytes, token: token) else { break }
            sent += 1
        }
        unsent.removeFirst(sent)
    }

    private func collect(_ timeout: Int32) throws(KafkaError) {
        deliveries.removeAll(keepingCapacity: true)
        try producer.poll(timeoutMilliseconds: timeout, into: &deliveries)
        for delivery in deliveries {
            if let error = delivery.error {
                guard error.isRetriable || error.isFatal || error.code == .timedOut else { throw error }
                unsent.append(delivery.token)
            } else if let item = waiting.removeValue(forKey: delivery.token) {
                queuedBytes -= item.bytes.count
                publishedPackets += item.sealed.batch.packetCount
                gate?.wrote(item.bytes.count, to: TopicPartition(topic: topic, partition: item.sealed.partition), at: delivery.offset)
            }
        }
    }
}
