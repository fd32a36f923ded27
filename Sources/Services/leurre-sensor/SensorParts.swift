import Batching
import Kafka
import Logging
import Pipeline
import Runtime

/// What replays and live captures share.
enum SensorParts {
    static func limits(_ settings: Settings) -> BatchLimits {
        var limits = BatchLimits()
        limits.packetsMax = settings.integer("batch-packets-max")
        limits.bytesMax = settings.integer("batch-bytes-max")
        limits.snapLength = settings.integer("snap-length")
        return limits
    }

    static func publisher(_ settings: Settings, _ kafka: KafkaSettings, _ logger: Logger) throws(KafkaError) -> BatchPublisher {
        let groups = settings.list("follow-groups").map { kafka.topicPrefix + $0 }
        let gate = try FollowGate(settings: kafka, groups: groups, bytesMax: settings.integer("follow-bytes-max"))
        return try BatchPublisher(settings: kafka, queueBytesMax: settings.integer("queue-bytes-max"), gate: gate, logger: logger)
    }

    /// Sends what is left and a last clock for every partition, and waits for the acknowledgements.
    static func finish(
        _ batcher: inout Batcher, partitions: Int32, clock: Timestamp, _ publisher: BatchPublisher, deadline: Span
    ) throws {
        var sealed: [Batcher.Sealed] = []
        batcher.sealAll(into: &sealed)
        for partition in 0..<partitions { batcher.punctuate(partition, clock: clock, into: &sealed) }
        for item in sealed { try publisher.send(item, mayDiscard: false) }
        guard try publisher.drain(until: Clock.monotonic() + deadline) else {
            throw SensorError("cannot finish: the broker has not acknowledged every batch; what is missing stands in the ledger")
        }
    }

    static func publishReports(_ reports: inout HourlyReports, _ kafka: KafkaSettings) throws {
        let items = reports.records(topic: Topic.sensors.name(prefix: kafka.topicPrefix), now: Clock.now())
        let publisher = try Publisher(settings: kafka)
        _ = try publisher.publish(items)
        publisher.close()
    }
}

struct SensorError: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}
