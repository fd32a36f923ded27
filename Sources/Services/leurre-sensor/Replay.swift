import Batching
import Capture
import Kafka
import Logging
import Pipeline
import Runtime
import Spool

/// Replays captures: batched by count, bytes and capture time alone, so that the same files twice give the same batches.
///
/// Several platforms go on beside each other, as they did when they were captured: what is sent of one is no more than an hour ahead of the
/// slowest. So an address is on several platforms on the day on which it was, and a day of event time passes for all at once.
struct Replay {
    let sources: [ReplaySource]
    let settings: Settings
    let kafka: KafkaSettings
    let signer: RecordSigner?
    let logger: Logger

    /// Nobody gets farther ahead of the slowest.
    private static let aheadMax = Span.hour
    /// Packets that one of several reads at once, and may have to keep until their time comes.
    private static let turn = 64
    private static let reportsAtOnce = 1_000

    func run() throws {
        let telemetry = try SensorTelemetry(settings, logger)
        let count = try BrokerWait.partitionCount(of: [Topic.packets.name(prefix: kafka.topicPrefix)], kafka, logger)
        OpenFiles.allowAll()
        var lanes = try lanes(count)
        let publisher = try publisher(lanes, count, telemetry.link)
        telemetry.started()
        try send(&lanes, count, publisher, telemetry)
        if StopSignal.isSet { return try interrupted(publisher) }
        guard try publisher.drain(until: Clock.monotonic() + .minutes(10)) else { throw SensorParts.unfinished }
        try report(&lanes, telemetry)
        publisher.close()
        telemetry.close()
        tell(lanes, publisher)
        try complain(lanes.compactMap(\.damage))
    }

    private func lanes(_ partitions: Int32) throws -> [ReplayLane] {
        let (limits, generation) = (SensorParts.limits(settings), UInt32(settings.integer("generation")))
        if !sources.allSatisfy(\.isKnownAgain) {
            logger.warning("standard input cannot be recognised: replaying it again counts again")
        }
        // Before the first is read: whatever cannot be opened ends it at once.
        for source in sources where source.isKnownAgain { _ = try CaptureMerge(paths: source.paths, bufferBytes: 1 << 13) }
        let captureCount = sources.reduce(0) { $0 + $1.paths.count }
        return try sources.map {
            try ReplayLane($0, partitionCount: partitions, limits: limits, generation: generation, captureCount: captureCount)
        }
    }

    /// What an earlier run left in the spool is published before the replay begins.
    private func publisher(_ lanes: [ReplayLane], _ partitions: Int32, _ link: LinkWatch) throws -> BatchPublisher {
        let spool = try SensorParts.spool(settings, logger)
        let runs = try lanes.map { lane in
            let owner = SpoolOwner(platform: lane.source.entry.platform.id, sensor: lane.source.sensor, isReplay: true)
            let start = try SpoolStart(
                spool?.found ?? SpoolFound(), owner: owner, boot: BootID.current(), partitionCount: partitions, fresh: lane.epoch,
                folder: spool?.path ?? "")
            return (lane.source.sensor, start.run)
        }
        let publisher = try SensorParts.publisher(settings, kafka, logger, runs: runs, spool: spool, link: link, signer: signer)
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

    private func send(_ lanes: inout [ReplayLane], _ partitions: Int32, _ publisher: BatchPublisher, _ telemetry: SensorTelemetry) throws {
        var pace = Pace(speed: settings.number("speed"))
        // Between two looks at who follows, little is written: packets may be long, and all of one address.
        let packetsMax = pace.isSet ? 1 : lanes.count > 1 ? Self.turn : publisher.isFollowed ? 128 : 1_024
        let aheadMax = pace.isSet ? Span(nanoseconds: 0) : Self.aheadMax
        var sealed: [Batcher.Sealed] = []
        var open = Array(lanes.indices)
        while let slowest = open.map({ lanes[$0].next }).min() {
            for place in open {
                while !lanes[place].isAtEnd, lanes[place].next <= slowest + aheadMax {
                    if StopSignal.isSet { return }
                    try lanes[place].read(until: slowest + aheadMax, max: packetsMax, into: &sealed) { try pace.wait(for: $0, publisher, telemetry) }
                    if StopSignal.isSet { return }
                    if lanes[place].isAtEnd { lanes[place].end(into: &sealed, partitionCount: partitions) }
                    try publisher.send(sealed, mayDiscard: false)
                    sealed.removeAll(keepingCapacity: true)
                    while publisher.isFull, !StopSignal.isSet { try publisher.pump(timeoutMilliseconds: 50) }
                    try publisher.follow()
                    telemetry.tick(CaptureCount(lanes.lazy.map(\.batcher)), publisher) { 0 }
                }
            }
            open.removeAll { lanes[$0].isAtEnd }
        }
    }

    /// Its reports may be more than an embedded broker keeps, as its packets may.
    private func report(_ lanes: inout [ReplayLane], _ telemetry: SensorTelemetry) throws {
        let topic = Topic.sensors.name(prefix: kafka.topicPrefix)
        let groups = settings.list("follow-report-groups").map { kafka.topicPrefix + $0 }
        let gate = try FollowGate(settings: kafka, groups: groups, bytesMax: settings.integer("follow-bytes-max"))
        let publisher = try Publisher(settings: kafka)
        var items: [Publisher.Item] = []
        func publish(_ part: some Collection<Publisher.Item>) throws {
            for (item, offset) in zip(part, try publisher.publish(Array(part))) { gate?.wrote(item, at: offset) }
            try gate?.wait(telemetry.beat)
        }
        for place in lanes.indices {
            items += lanes[place].reportsAtEnd(topic: topic).map { signer?.signed($0, of: .sensors) ?? $0 }
            while items.count >= Self.reportsAtOnce {
                try publish(items.prefix(Self.reportsAtOnce))
                items.removeFirst(Self.reportsAtOnce)
            }
        }
        try publish(items)
        publisher.close()
    }

    private func tell(_ lanes: [ReplayLane], _ publisher: BatchPublisher) {
        func sum(_ figure: (ReplayLane) -> Int64) -> String { "\(lanes.reduce(0) { $0 + figure($1) })" }
        logger.info(
            "replay ended",
            metadata: [
                "captured": "\(sum(\.batcher.captured))", "published": "\(publisher.publishedPackets)", "ignored": "\(sum(\.batcher.ignored))",
                "other_frames": "\(sum(\.otherFrames))", "platforms": "\(lanes.count)", "first_epoch": "\(lanes.first?.epoch ?? 0)",
            ])
    }

    /// What lies before the damage of each has been published.
    private func complain(_ damages: [CaptureError]) throws {
        if damages.count > 1 { throw SensorError(damages.map { "\($0)" }.joined(separator: "; ")) }
        if let damage = damages.first { throw damage }
    }
}

/// When each packet of a replay is due that runs at the captures' own speed times a factor; without one all are at once.
private struct Pace {
    private let speed: Double
    private let begun = Clock.monotonic()
    private var first: Timestamp?

    init(speed: Double) { self.speed = speed }

    var isSet: Bool { speed > 0 }

    mutating func wait(for time: Timestamp, _ publisher: BatchPublisher, _ telemetry: SensorTelemetry) throws {
        guard isSet else { return }
        let first = first ?? time
        self.first = first
        let due = Double((time - first).nanoseconds) / speed
        while !StopSignal.isSet {
            let left = due - Double((Clock.monotonic() - begun).nanoseconds)
            if left <= 0 { return }
            telemetry.beat()
            try publisher.pump(timeoutMilliseconds: Int32(min(max(left / 1_000_000, 1), 100)))
        }
    }
}
