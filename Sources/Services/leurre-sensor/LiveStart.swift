import Batching
import Kafka
import Logging
import Pipeline
import Runtime
import Spool

/// How a live capture begins: where its batches go, and by how many partitions they are numbered.
struct LiveStart {
    let publisher: BatchPublisher
    let partitionCount: Int32
    /// Until it has answered nothing is published; nil if the broker has told the count already.
    let check: PartitionCheck?

    /// With a spool that knows the partition count it does not need a broker; otherwise it waits for one as long as it takes.
    init(
        _ entry: PlatformFile.Entry, sensor: String, _ settings: Settings, _ kafka: KafkaSettings, _ logger: Logger, _ link: LinkWatch,
        _ signer: RecordSigner?
    ) throws {
        let spool = try SensorParts.spool(settings, logger)
        if settings.optionalText("spool") == nil {
            logger.warning(
                "no spool is given (--spool FOLDER): what the broker does not take is kept in memory, and lost if the sensor dies")
        }
        let topic = Topic.packets.name(prefix: kafka.topicPrefix)
        let count: Int32
        if let known = spool?.found.partitionCount, let answer = try Self.ask(topic, kafka, logger, known: known) {
            (count, check) = answer
        } else {
            count = try BrokerWait.partitionCount(of: [topic], kafka, logger, patience: .days(365))
            check = nil
        }
        partitionCount = count
        let owner = SpoolOwner(platform: entry.platform.id, sensor: sensor, isReplay: false)
        let start = try SpoolStart(
            spool?.found ?? SpoolFound(), owner: owner, boot: BootID.current(), partitionCount: count,
            fresh: UInt64(bitPattern: Clock.now().nanoseconds), folder: spool?.path ?? "")
        Self.tell(start, spool, logger)
        publisher = try SensorParts.publisher(settings, kafka, logger, runs: [(sensor, start.run)], spool: spool, link: link, signer: signer)
        publisher.begin()
        if check == nil { publisher.open() }
    }

    /// Asks the broker once, and in the background if it does not answer.
    private static func ask(
        _ topic: String, _ kafka: KafkaSettings, _ logger: Logger, known: Int32
    ) throws -> (Int32, PartitionCheck?)? {
        do {
            return (try BrokerWait.partitionCount(of: [topic], kafka, logger, patience: .seconds(1)), nil)
        } catch let error as KafkaError {
            guard error.code != .configuration, !StopSignal.isSet else { throw error }
            logger.warning("\(error); capturing into the spool meanwhile", metadata: ["partitions": "\(known)"])
            return (known, PartitionCheck(topic: topic, settings: kafka, logger: logger))
        }
    }

    private static func tell(_ start: SpoolStart, _ spool: Spool?, _ logger: Logger) {
        guard let spool else { return }
        let waiting = spool.waiting
        let metadata: Logger.Metadata = [
            "spool": "\(spool.path)", "epoch": "\(start.run.epoch)", "waiting_packets": "\(waiting.packets)",
            "waiting_bytes": "\(waiting.bytes)",
        ]
        switch start.reason {
        case .first, .replay: logger.info("the spool is new", metadata: metadata)
        case .goesOn: logger.info("going on with the spool's epoch", metadata: metadata)
        case .machineRestarted:
            logger.warning(
                "the machine went down without warning: what was not synced is lost, and a new epoch begins, since it may have been published",
                metadata: metadata)
        case .anotherSensor: logger.warning("the spool is another sensor's or a replay's: it is published, and a new epoch begins", metadata: metadata)
        case .anotherPartitionCount: logger.warning("the topic has another number of partitions: a new epoch begins", metadata: metadata)
        case .countersLost: logger.warning("the spool's counters cannot be read: a new epoch begins", metadata: metadata)
        }
    }
}
