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
        _ settings: Settings, _ kafka: KafkaSettings, _ logger: Logger, runs: [(sensor: String, run: SpoolRun)], spool: Spool?, link: LinkWatch,
        signer: RecordSigner?
    ) throws(KafkaError) -> BatchPublisher {
        let outbox = Outbox(runs: runs, spool: spool, syncMilliseconds: settings.integer("spool-sync-milliseconds"), logger: logger)
        // A live capture waits for nobody.
        let isReplay = outbox.run.owner.isReplay
        let groups = isReplay ? settings.list("follow-groups").map { kafka.topicPrefix + $0 } : []
        let gate = try FollowGate(settings: kafka, groups: groups, bytesMax: settings.integer("follow-bytes-max"))
        return try BatchPublisher(
            settings: kafka, outbox: outbox, queueBytesMax: settings.integer("queue-bytes-max"), isPatient: !isReplay, gate: gate,
            logger: logger, link: link, signer: signer)
    }

    static let unfinished = SensorError("cannot finish: the broker has not acknowledged every batch; what is missing stands in the ledger")

    /// What is not full yet, and a last clock for every partition.
    static func end(_ batcher: inout Batcher, partitions: Int32, clock: Timestamp, into sealed: inout [Batcher.Sealed]) {
        batcher.sealAll(into: &sealed)
        for partition in 0..<partitions { batcher.punctuate(partition, clock: clock, into: &sealed) }
    }
}

struct SensorError: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}
