import Batching
import Glibc
import Kafka
import Logging
import Pipeline
import Runtime

/// Publishes sealed batches in order and remembers each until the broker has acknowledged it.
///
/// What it holds in memory is bounded: what does not fit waits in the outbox, on disk if there is a spool.
package final class BatchPublisher {
    private let settings: KafkaSettings
    private let topic: String
    private let queueBytesMax: Int
    /// Goes on whatever the broker says: a live capture cannot come again.
    private let isPatient: Bool
    private let gate: FollowGate?
    private let logger: Logger
    private let outbox: Outbox
    private let link: LinkWatch?
    private let signer: RecordSigner?
    private var producer: Producer
    private var window = SendWindow()
    private var deliveries: [Delivery] = []
    private var isOpen = false
    private var brokenAt: Timestamp?
    private var refusalToldAt = Timestamp.distantPast
    private var drops = DropLog()
    package private(set) var publishedPackets: Int64 = 0

    package init(
        settings: KafkaSettings, outbox: Outbox, queueBytesMax: Int, isPatient: Bool, gate: FollowGate?, logger: Logger,
        link: LinkWatch? = nil, signer: RecordSigner? = nil
    ) throws(KafkaError) {
        (self.settings, self.outbox, self.queueBytesMax) = (settings, outbox, queueBytesMax)
        (self.isPatient, self.gate, self.logger) = (isPatient, gate, logger)
        (self.link, self.signer) = (link, signer)
        topic = Topic.packets.name(prefix: settings.topicPrefix)
        producer = try Producer(settings: settings.measured, lingerMilliseconds: 5) { [link] in link?.happened($0) }
    }

    package var isFull: Bool { queuedBytes >= queueBytesMax }
    /// Everything has been acknowledged.
    package var isIdle: Bool { window.isEmpty && outbox.isEmpty }
    package var discardedPackets: Int64 { drops.packets }
    package var spooled: (packets: Int64, bytes: Int) { outbox.spooled }
    /// What waits survives the process.
    package var isSpooling: Bool { outbox.isSpooling }
    /// When `pump` has to be called again for the sake of the disk.
    package var syncDue: Timestamp? { outbox.syncDue }
    package var epoch: UInt64 { outbox.run.epoch }
    /// What lies in memory.
    package var queuedBytes: Int { window.bytes + outbox.heldBytes }

    /// Lets batches out: the topic has the partitions that they were numbered for.
    package func open() { isOpen = true }

    /// Begins the run of new batches; what an earlier one left goes out before them.
    package func begin() { outbox.begin() }

    /// Numbers batches, keeps them and sends what the local queue takes of them.
    ///
    /// - Parameter mayDiscard: what a live capture does when there is no room; a replay waits instead.
    package func send(_ batches: [Batcher.Sealed], mayDiscard: Bool) throws(KafkaError) {
        guard !batches.isEmpty else { return }
        for sealed in batches { try add(sealed, mayDiscard) }
        try pump(timeoutMilliseconds: 0)
    }

    private func add(_ sealed: Batcher.Sealed, _ mayDiscard: Bool) throws(KafkaError) {
        while true {
            switch outbox.add(sealed, roomBytes: queueBytesMax - queuedBytes) {
            case .taken(let outgoing): window.add(outgoing)
            case .kept: break
            case .full(let reason) where mayDiscard:
                outbox.drop(sealed)
                drops.dropped(sealed.batch.packetCount, reason, logger)
                return try pump(timeoutMilliseconds: 0)
            case .full:
                try pump(timeoutMilliseconds: 50)
                if StopSignal.isSet { return }
                continue
            }
            return drops.kept(logger)
        }
    }

    /// Sends what the local queue takes and collects acknowledgements.
    package func pump(timeoutMilliseconds: Int32) throws(KafkaError) {
        outbox.tick()
        guard isReady else {
            producer.serve()
            usleep(UInt32(max(timeoutMilliseconds, 0)) * 1_000)
            return
        }
        do throws(KafkaError) {
            while window.bytes < windowBytesMax, let outgoing = outbox.next() { window.add(outgoing) }
            try sendUnsent()
            try collect(timeoutMilliseconds)
        } catch {
            try recover(from: error)
        }
    }

    /// Waits until nothing is on its way, or the deadline passes. Returns whether all was acknowledged.
    package func drain(until deadline: Timestamp) throws(KafkaError) -> Bool {
        while !isIdle, Clock.monotonic() < deadline { try pump(timeoutMilliseconds: 50) }
        return isIdle
    }

    /// Whether the groups that must not be left behind are too far behind, or would be with what is still on its way to the broker.
    func isAhead() throws(KafkaError) -> Bool {
        guard let gate else { return false }
        if queuedBytes > windowBytesMax { return true }
        return try gate.isAhead()
    }

    /// What may be on its way at once. Whoever follows does not see it yet.
    private var windowBytesMax: Int { gate.map { min(queueBytesMax, $0.bytesMax / 16) } ?? queueBytesMax }
    var isFollowed: Bool { gate != nil }

    /// Waits for them.
    func follow() throws(KafkaError) {
        while !StopSignal.isSet, try isAhead() { try pump(timeoutMilliseconds: 20) }
    }

    package func close() {
        producer.close()
        outbox.close()
    }

    /// Ends as a killed process does: nothing more is written.
    package func abandon() { producer.close() }

    /// A producer that was refused is left alone for a second.
    private var isReady: Bool {
        guard isOpen else { return false }
        guard let brokenAt else { return true }
        guard Clock.monotonic() - brokenAt >= .seconds(1) else { return false }
        self.brokenAt = nil
        return true
    }

    private func sendUnsent() throws(KafkaError) {
        var tooLarge: [(UInt64, KafkaError)] = []
        try window.send { token, outgoing throws(KafkaError) in
            do throws(KafkaError) {
                // Here and not in the spool: a key may be changed while batches wait there.
                let signature = signer?.signature(of: .packets, partition: outgoing.partition, value: outgoing.bytes) ?? []
                return try producer.send(
                    topic: topic, partition: outgoing.partition, key: outgoing.key, value: outgoing.bytes, token: token, signature: signature)
            } catch {
                guard error.code == .messageTooLarge, isPatient else { throw error }
                tooLarge.append((token, error))
                return true
            }
        }
        for (token, error) in tooLarge { _ = failed(token, error) }
    }

    private func collect(_ timeout: Int32) throws(KafkaError) {
        deliveries.removeAll(keepingCapacity: true)
        defer { deliveries.removeAll(keepingCapacity: true) }
        var refusal: KafkaError?
        do throws(KafkaError) { try producer.poll(timeoutMilliseconds: timeout, into: &deliveries) } catch { refusal = error }
        for delivery in deliveries {
            if let error = delivery.error {
                if let serious = failed(delivery.token, error) { refusal = refusal ?? serious }
            } else if let outgoing = window.remove(delivery.token) {
                outbox.acknowledge(outgoing)
                publishedPackets += outgoing.packets
                gate?.wrote(outgoing.key.count + outgoing.bytes.count, to: TopicPartition(topic: topic, partition: outgoing.partition), at: delivery.offset)
            }
        }
        if let refusal { throw refusal }
    }

    /// Returns the error if sending the batch again does not help.
    private func failed(_ token: UInt64, _ error: KafkaError) -> KafkaError? {
        if error.code == .messageTooLarge, isPatient {
            // It would be refused for ever, and everything behind it would wait.
            guard let outgoing = window.remove(token) else { return nil }
            outbox.acknowledge(outgoing)
            drops.dropped(outgoing.packets, "\(error); lower \"batch-bytes-max\" or raise \"message.max.bytes\"", logger)
            return nil
        }
        window.sendAgain(token)
        return error.mayPass ? nil : error
    }

    /// Makes the producer anew and sends everything again that was not acknowledged.
    private func recover(from error: KafkaError) throws(KafkaError) {
        guard error.isFatal || isPatient, error.code != .unknownPartition else { throw error }
        if error.isFatal {
            logger.warning("the producer gave up and is made anew: \(error)")
        } else {
            let now = Clock.monotonic()
            if now - refusalToldAt >= .minutes(1) {
                logger.error("the broker refuses the batches; they are kept and sent again: \(error)")
                refusalToldAt = now
            }
            brokenAt = now
        }
        producer.close()
        producer = try Producer(settings: settings.measured, lingerMilliseconds: 5) { [link] in link?.happened($0) }
        window.sendAllAgain()
    }
}
