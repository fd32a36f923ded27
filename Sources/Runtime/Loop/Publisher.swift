import Kafka
import Pipeline

/// Writes records and waits until the broker has acknowledged every one of them; a producer that gave up is made anew.
///
/// Used by one thread at a time.
package final class Publisher {
    package struct Item: Sendable {
        package var topic: String
        package var partition: Int32
        package var key: [UInt8]
        package var value: [UInt8]
        /// Who wrote it, see `RecordSignature`; empty for all but what sensors write.
        package var signature: [UInt8] = []

        package init(topic: String, partition: Int32, key: [UInt8], value: [UInt8]) {
            (self.topic, self.partition, self.key, self.value) = (topic, partition, key, value)
        }

        /// Key, value, and at most what Kafka's format puts before them.
        var bytesInLog: Int { key.count + value.count + 20 }
    }

    /// Rows come in crowds and are waited for at once: while they come, a request is sent when it is full, not for each of them. No more: a
    /// broker's thread that has begun to linger may not hear that the last one is there.
    private static let lingerMilliseconds = 5
    private let settings: KafkaSettings
    private let onEvent: @Sendable (KafkaEvent) -> Void
    private var producer: Producer
    private var deliveries: [Delivery] = []
    /// When a process that was asked to stop gives up waiting for the broker.
    private var stopDeadline: Timestamp?

    /// How long a stopping process waits for a broker that does not answer: less than supervisors wait before they kill.
    private static let stopPatience = Span.seconds(20)

    package init(settings: KafkaSettings, onEvent: @escaping @Sendable (KafkaEvent) -> Void = { _ in }) throws(KafkaError) {
        (self.settings, self.onEvent) = (settings, onEvent)
        producer = try Producer(settings: settings, lingerMilliseconds: Self.lingerMilliseconds, onEvent: onEvent)
    }

    /// Returns the offset of each item. A failed delivery is sent again: a row is acknowledged, or this does not return, however long the
    /// broker is away.
    ///
    /// - Throws: `timedOut` once the process has been asked to stop and the broker has not answered for twenty seconds; what was not
    ///   acknowledged is computed again at the next start.
    package func publish(_ items: [Item]) throws(KafkaError) -> [Int64] {
        var offsets = [Int64](repeating: -1, count: items.count)
        var waiting = items.indices.map { $0 }
        while !waiting.isEmpty {
            do throws(KafkaError) {
                waiting = try attempt(waiting, of: items, &offsets)
            } catch {
                guard error.isFatal, !StopSignal.isSet else { throw error }
                producer.close()
                producer = try Producer(settings: settings, lingerMilliseconds: Self.lingerMilliseconds, onEvent: onEvent)
                waiting = items.indices.filter { offsets[$0] < 0 }
            }
        }
        return offsets
    }

    /// One pass over the items; returns those that must be sent again, in order.
    private func attempt(_ indexes: [Int], of items: [Item], _ offsets: inout [Int64]) throws(KafkaError) -> [Int] {
        var failed: [Int] = []
        for index in indexes {
            let item = items[index]
            while try !producer.send(
                topic: item.topic, partition: item.partition, key: item.key, value: item.value, token: UInt64(index), signature: item.signature)
            {
                try collect(100, &offsets, &failed)
            }
        }
        while producer.queuedCount > 0 { try collect(100, isLast: true, &offsets, &failed) }
        try collect(0, &offsets, &failed)
        return failed.sorted()
    }

    /// - Parameter isLast: nothing more comes: what lingers goes now, and the call returns when all of it is delivered or the time is over.
    private func collect(_ timeout: Int32, isLast: Bool = false, _ offsets: inout [Int64], _ failed: inout [Int]) throws(KafkaError) {
        deliveries.removeAll(keepingCapacity: true)
        if isLast {
            _ = try producer.flush(timeoutMilliseconds: timeout, into: &deliveries)
        } else {
            try producer.poll(timeoutMilliseconds: timeout, into: &deliveries)
        }
        try giveUpWhenStopping()
        for delivery in deliveries {
            if let error = delivery.error {
                guard error.mayPass else { throw error }
                failed.append(Int(delivery.token))
            } else {
                offsets[Int(delivery.token)] = delivery.offset
            }
        }
    }

    private func giveUpWhenStopping() throws(KafkaError) {
        guard StopSignal.isSet else { return }
        let deadline = stopDeadline ?? Clock.monotonic() + Self.stopPatience
        stopDeadline = deadline
        guard Clock.monotonic() > deadline, producer.queuedCount > 0 else { return }
        throw KafkaError(
            code: .timedOut, operation: "finish before stopping",
            reason: "the broker has not acknowledged \(producer.queuedCount) records; they are computed again at the next start")
    }

    /// To be called now and then while nothing is published.
    package func serve() { producer.serve() }

    package func close() { producer.close() }
}
