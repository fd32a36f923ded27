import Kafka
import Logging
import Pipeline
import Runtime

/// Publishes the hourly reports without ever waiting for the broker: of each hour the newest report counts, so that an outage keeps one
/// report an hour in memory and no more.
final class ReportSender {
    private let settings: KafkaSettings
    private let logger: Logger
    private let signer: RecordSigner?
    private var producer: Producer
    private var items: [Int32: Publisher.Item] = [:]
    private var unsent: Set<Int32> = []
    /// Which hour each token on its way reports.
    private var hours: [UInt64: Int32] = [:]
    private var newestToken: [Int32: UInt64] = [:]
    private var nextToken: UInt64 = 0
    private var deliveries: [Delivery] = []
    private var brokenAt: Timestamp?

    init(settings: KafkaSettings, logger: Logger, signer: RecordSigner? = nil) throws(KafkaError) {
        (self.settings, self.logger, self.signer) = (settings, logger, signer)
        producer = try Producer(settings: settings, lingerMilliseconds: 0)
    }

    func put(_ reports: [(hour: Int32, item: Publisher.Item)]) {
        for (hour, item) in reports {
            items[hour] = signer?.signed(item, of: .sensors) ?? item
            unsent.insert(hour)
        }
    }

    func pump(timeoutMilliseconds: Int32 = 0) throws(KafkaError) {
        guard !items.isEmpty else { return }
        if let brokenAt, Clock.monotonic() - brokenAt < .seconds(10) { return }
        brokenAt = nil
        do throws(KafkaError) {
            try send()
            try collect(timeoutMilliseconds)
        } catch {
            // A report is not worth a capture: it goes out later, whatever the reason.
            logger.warning("the reports are sent again: \(error)")
            brokenAt = Clock.monotonic()
            producer.close()
            producer = try Producer(settings: settings, lingerMilliseconds: 0)
            hours.removeAll()
            newestToken.removeAll()
            unsent = Set(items.keys)
        }
    }

    /// Returns whether every report was acknowledged in time.
    func drain(until deadline: Timestamp) throws(KafkaError) -> Bool {
        while !items.isEmpty, brokenAt == nil, Clock.monotonic() < deadline { try pump(timeoutMilliseconds: 50) }
        return items.isEmpty
    }

    func close() { producer.close() }

    private func send() throws(KafkaError) {
        for hour in unsent.sorted() {
            guard let item = items[hour] else { continue }
            guard
                try producer.send(topic: item.topic, partition: item.partition, key: item.key, value: item.value, token: nextToken, signature: item.signature)
            else { return }
            (hours[nextToken], newestToken[hour]) = (hour, nextToken)
            nextToken += 1
            unsent.remove(hour)
        }
    }

    private func collect(_ timeout: Int32) throws(KafkaError) {
        deliveries.removeAll(keepingCapacity: true)
        try producer.poll(timeoutMilliseconds: timeout, into: &deliveries)
        for delivery in deliveries {
            guard let hour = hours.removeValue(forKey: delivery.token) else { continue }
            if let error = delivery.error { throw error }
            guard newestToken[hour] == delivery.token, !unsent.contains(hour) else { continue }
            items[hour] = nil
            newestToken[hour] = nil
        }
    }
}
