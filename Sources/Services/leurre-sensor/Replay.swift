import Batching
import Capture
import Foundation
import Kafka
import Logging
import Pipeline
import Runtime
import Spool

/// Replays capture files: batched by count, bytes and capture time alone, so that the same files twice give the same batches.
struct Replay {
    let entry: PlatformFile.Entry
    let sensor: String
    let paths: [String]
    let settings: Settings
    let kafka: KafkaSettings
    let signer: RecordSigner?
    let logger: Logger

    func run() throws {
        let telemetry = try SensorTelemetry(settings, logger)
        let count = try BrokerWait.partitionCount(of: [Topic.packets.name(prefix: kafka.topicPrefix)], kafka, logger)
        let limits = SensorParts.limits(settings)
        let epoch = try epoch(count, limits)
        let publisher = try publisher(epoch, count, telemetry.link)
        var batcher = Batcher(platform: entry.platform, sensor: sensor, epoch: epoch, partitionCount: count, limits: limits)
        var reports = HourlyReports(platform: entry.platform, sensor: sensor, epoch: epoch, isReplay: true)
        let merge = try CaptureMerge(paths: paths)
        telemetry.started()
        try send(merge, &batcher, &reports, publisher, telemetry)
        if StopSignal.isSet { return try interrupted(publisher) }
        guard
            try SensorParts.finish(
                &batcher, partitions: count, clock: batcher.clock, publisher, deadline: .minutes(10), mayDiscard: false)
        else { throw SensorParts.unfinished }
        reports.replayEnded(up: entry.up)
        try SensorParts.publishReports(&reports, kafka, signer)
        publisher.close()
        telemetry.close()
        logger.info(
            "replay ended",
            metadata: [
                "captured": "\(batcher.captured)", "published": "\(publisher.publishedPackets)", "ignored": "\(batcher.ignored)",
                "other_frames": "\(merge.otherFrames)", "epoch": "\(epoch)",
            ])
        if let damage = merge.damage { throw damage }
    }

    /// What an earlier run left in the spool is published before the replay begins.
    private func publisher(_ epoch: UInt64, _ partitions: Int32, _ link: LinkWatch) throws -> BatchPublisher {
        let spool = try SensorParts.spool(settings, logger)
        let owner = SpoolOwner(platform: entry.platform.id, sensor: sensor, isReplay: true)
        let start = try SpoolStart(
            spool?.found ?? SpoolFound(), owner: owner, boot: BootID.current(), partitionCount: partitions, fresh: epoch,
            folder: spool?.path ?? "")
        let publisher = try SensorParts.publisher(settings, kafka, logger, run: start.run, spool: spool, link: link, signer: signer)
        publisher.open()
        while !publisher.isIdle, !StopSignal.isSet {
            try publisher.pump(timeoutMilliseconds: 50)
            try publisher.follow()
        }
        publisher.begin()
        return publisher
    }

    /// Leaves what is not full unsent, and says nothing of the hours: begun again, the replay makes the same batches, and one cut short here
    /// would stand there for a whole one, its other packets missing.
    private func interrupted(_ publisher: BatchPublisher) throws {
        _ = try publisher.drain(until: Clock.monotonic() + .seconds(10))
        publisher.close()
        logger.warning("interrupted before the end of the capture: the same replay again sends the rest")
    }

    /// A hash of the capture's content and of all that decides the batches. Standard input cannot be read twice: its epoch is random.
    private func epoch(_ partitions: Int32, _ limits: BatchLimits) throws -> UInt64 {
        if paths.contains("-") {
            logger.warning("standard input cannot be recognised: replaying it again counts again")
            return UInt64.random(in: 1...UInt64.max)
        }
        var epoch = Epoch(
            platform: entry.platform, sensor: sensor, partitionCount: partitions, limits: limits,
            generation: UInt32(settings.integer("generation")))
        let merge = try CaptureMerge(paths: paths)
        while merge.read(max: 4_096, { bytes, _, time in epoch.mix(bytes, captured: time) }) {}
        return epoch.value
    }

    private func send(
        _ merge: CaptureMerge, _ batcher: inout Batcher, _ reports: inout HourlyReports, _ publisher: BatchPublisher,
        _ telemetry: SensorTelemetry
    ) throws {
        let speed = settings.number("speed")
        // Between two looks at who follows, little is written: packets may be long, and all of one address.
        let packetsMax = speed > 0 ? 1 : publisher.isFollowed ? 128 : 1_024
        let begun = Clock.monotonic()
        var first: Timestamp?
        var sealed: [Batcher.Sealed] = []
        var more = true
        while more, !StopSignal.isSet {
            var failure: (any Error)?
            more = merge.read(max: packetsMax) { bytes, wireLength, time in
                if speed > 0 {
                    do { try pace(time, first ?? time, begun, speed, publisher, telemetry) } catch { return failure = error }
                    first = first ?? time
                }
                if batcher.take(bytes, wireLength: wireLength, captured: time, into: &sealed) { reports.captured(at: time) }
            }
            if let failure { throw failure }
            try publisher.send(sealed, mayDiscard: false)
            sealed.removeAll(keepingCapacity: true)
            while publisher.isFull, !StopSignal.isSet { try publisher.pump(timeoutMilliseconds: 50) }
            try publisher.follow()
            telemetry.tick(batcher, publisher) { 0 }
        }
    }

    private func pace(
        _ time: Timestamp, _ first: Timestamp, _ begun: Timestamp, _ speed: Double, _ publisher: BatchPublisher,
        _ telemetry: SensorTelemetry
    ) throws {
        let due = Double((time - first).nanoseconds) / speed
        while !StopSignal.isSet {
            let left = due - Double((Clock.monotonic() - begun).nanoseconds)
            if left <= 0 { return }
            telemetry.beat()
            try publisher.pump(timeoutMilliseconds: Int32(min(max(left / 1_000_000, 1), 100)))
        }
    }
}
