import Batching
import Kafka
import Logging
import Pipeline
import Runtime
import Spool

/// What replays and live captures share.
enum SensorParts {
    static func limits(_ settings: Settings) -> BatchLimits {
        var limits = BatchLimits()
        limits.packetsMax = settings.integer("batch-packets-max")
        limits.bytesMax = settings.integer("batch-bytes-max")
        limits.snapLength = settings.integer("snap-length")
        return limits
    }

    /// The spool that the settings name. A folder that somebody must see to is an error; a disk that fails is a sentence: packets are
    /// captured without it.
    static func spool(_ settings: Settings, _ logger: Logger) throws -> Spool? {
        guard let path = settings.optionalText("spool") else { return nil }
        let limits = SpoolLimits(
            bytesMax: settings.integer("spool-bytes-max"), segmentBytes: settings.integer("spool-segment-bytes"),
            syncMilliseconds: settings.integer("spool-sync-milliseconds"))
        do throws(SpoolError) { return try Spool(path: path, limits: limits) } catch {
            guard error.code == .system || error.code == .full else { throw error }
            logger.error("\(error): batches are kept in memory only, and are lost if the sensor dies")
            return nil
        }
    }

    static func publisher(
        _ settings: Settings, _ kafka: KafkaSettings, _ logger: Logger, run: SpoolRun, spool: Spool?, link: LinkWatch, signer: RecordSigner?
    ) throws(KafkaError) -> BatchPublisher {
        let outbox = Outbox(run: run, spool: spool, syncMilliseconds: settings.integer("spool-sync-milliseconds"), logger: logger)
        // A live capture waits for nobody.
        let groups = run.owner.isReplay ? settings.list("follow-groups").map { kafka.topicPrefix + $0 } : []
        let gate = try FollowGate(settings: kafka, groups: groups, bytesMax: settings.integer("follow-bytes-max"))
        return try BatchPublisher(
            settings: kafka, outbox: outbox, queueBytesMax: settings.integer("queue-bytes-max"), isPatient: !run.owner.isReplay, gate: gate,
            logger: logger, link: link, signer: signer)
    }

    static let unfinished = SensorError("cannot finish: the broker has not acknowledged every batch; what is missing stands in the ledger")

    /// Sends what is left and a last clock for every partition, and waits for the acknowledgements. Returns whether they came.
    static func finish(
        _ batcher: inout Batcher, partitions: Int32, clock: Timestamp, _ publisher: BatchPublisher, deadline: Span, mayDiscard: Bool
    ) throws -> Bool {
        var sealed: [Batcher.Sealed] = []
        batcher.sealAll(into: &sealed)
        for partition in 0..<partitions { batcher.punctuate(partition, clock: clock, into: &sealed) }
        try publisher.send(sealed, mayDiscard: mayDiscard)
        return try publisher.drain(until: Clock.monotonic() + deadline)
    }

    static func publishReports(_ reports: inout HourlyReports, _ kafka: KafkaSettings, _ signer: RecordSigner?) throws {
        let items = reports.records(topic: Topic.sensors.name(prefix: kafka.topicPrefix), now: Clock.now())
        let publisher = try Publisher(settings: kafka)
        _ = try publisher.publish(items.map { signer?.signed($0.item, of: .sensors) ?? $0.item })
        publisher.close()
    }
}

struct SensorError: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}
