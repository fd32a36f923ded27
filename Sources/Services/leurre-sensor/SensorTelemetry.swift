import Batching
import Logging
import Pipeline
import Runtime
import Spool

/// What a sensor tells about itself while it works.
final class SensorTelemetry {
    /// Packets that wait for so long without any being acknowledged are a broker that does not answer.
    private static let patience = Span.seconds(30)

    private let telemetry: Telemetry
    /// For the producer of the batches.
    let link: LinkWatch
    private let spoolPath: String?
    private let spoolBytesMax: Int
    private let queueBytesMax: Int
    private var measuring = Recurrence(every: .seconds(1), atOnce: true)
    private var lastProgress = Clock.monotonic()
    private var published: Int64 = -1

    init(_ settings: Settings, _ logger: Logger) throws {
        telemetry = try Telemetry("leurre-sensor", settings, logger)
        link = LinkWatch(health: telemetry.health, logger: logger, metrics: telemetry.metrics)
        spoolPath = settings.optionalText("spool")
        spoolBytesMax = spoolPath == nil ? 0 : settings.integer("spool-bytes-max")
        queueBytesMax = settings.integer("queue-bytes-max")
    }

    /// The loop has come round, though there is nothing to measure.
    func beat() { telemetry.health.beat() }

    /// Capturing or replaying has begun.
    func started() { telemetry.health.cleared("start") }

    /// The loop has come round; the figures are taken once a second.
    ///
    /// - Parameters:
    ///   - count: asked for only when it is time.
    ///   - dropped: by kernel and interface since the start; asked for only when it is time.
    func tick(_ count: @autoclosure () -> CaptureCount, _ publisher: BatchPublisher, dropped: () -> Int64) {
        telemetry.health.beat()
        let now = Clock.monotonic()
        guard measuring.isDue(at: now) else { return }
        let (board, spooled, count) = (telemetry.metrics, publisher.spooled, count())
        board.set(.packetsCaptured, count.captured)
        board.set(.packetsIgnored, count.ignored)
        board.set(.packetsDropped, dropped())
        board.set(.packetsPublished, publisher.publishedPackets)
        board.set(.packetsDiscarded, publisher.discardedPackets)
        board.set(.spoolPackets, spooled.packets)
        board.set(.spoolBytes, spooled.bytes)
        board.set(.spoolLimit, spoolBytesMax)
        if let room = spoolPath.flatMap(DiskRoom.init(at:)) {
            board.set(.spoolDisk, room.bytes)
            board.set(.spoolDiskFree, room.freeBytes)
        }
        board.set(.queueBytes, publisher.queuedBytes)
        board.set(.queueLimit, queueBytesMax)
        if count.captured > 0 { board.set(.lastPacket, Double(count.newestPacket.nanoseconds) / 1e9) }
        judgeBroker(publisher, now)
    }

    private func judgeBroker(_ publisher: BatchPublisher, _ now: Timestamp) {
        if publisher.isIdle || publisher.publishedPackets != published {
            if publisher.publishedPackets != published { link.works() }
            (published, lastProgress) = (publisher.publishedPackets, now)
            return telemetry.health.cleared("broker")
        }
        guard now - lastProgress > Self.patience else { return }
        let seconds = (now - lastProgress).nanoseconds / 1_000_000_000
        telemetry.health.obstructed("broker", "it has acknowledged nothing for \(seconds) seconds while packets wait")
    }

    func close() { telemetry.close() }
}
