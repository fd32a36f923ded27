import Batching
import Capture
import Kafka
import Logging
import Packets
import Pipeline
import Runtime

/// Captures on an interface and publishes in near real time.
struct Live {
    let entry: PlatformFile.Entry
    let sensor: String
    let interface: String
    let settings: Settings
    let kafka: KafkaSettings
    let logger: Logger

    /// A partition that got no batch for this long gets an empty one.
    private static let punctuationInterval = Span.seconds(10)
    private static let reportInterval = Span.minutes(1)

    /// What the loop carries from step to step.
    private struct State {
        var batcher: Batcher
        var reports: HourlyReports
        var lastSeal = Clock.monotonic()
        var lastBatch: [Timestamp]
        var lastReport = Clock.monotonic()
        var drops: Int64 = 0
        var sealed: [Batcher.Sealed] = []
    }

    func run() throws {
        let capture = try LiveCapture(
            interface: interface, filter: filter, snapLength: settings.integer("snap-length"), bufferBytes: settings.integer("buffer-bytes"))
        let count = try BrokerWait.partitionCount(
            of: [Topic.packets.name(prefix: kafka.topicPrefix)], kafka, logger, patience: .days(365))
        let epoch = UInt64(bitPattern: Clock.now().nanoseconds)
        let publisher = try SensorParts.publisher(settings, kafka, logger)
        let reporter = try Publisher(settings: kafka)
        var state = State(
            batcher: Batcher(
                platform: entry.platform, sensor: sensor, epoch: epoch, partitionCount: count, limits: SensorParts.limits(settings)),
            reports: HourlyReports(platform: entry.platform, sensor: sensor, epoch: epoch, isReplay: false),
            lastBatch: Array(repeating: Clock.monotonic(), count: Int(count)))
        logger.info("capturing", metadata: ["interface": "\(interface)", "filter": "\(filter)", "epoch": "\(epoch)"])
        report(&state, capture, publisher, minutes: 1)
        try publish(&state, reporter)
        while !StopSignal.isSet { try step(capture, publisher, reporter, &state) }
        try SensorParts.finish(&state.batcher, partitions: count, clock: Clock.now(), publisher, deadline: .seconds(30))
        report(&state, capture, publisher, minutes: 0)
        try publish(&state, reporter)
        publisher.close()
        logger.info(
            "stopped", metadata: ["captured": "\(state.batcher.captured)", "published": "\(publisher.publishedPackets)"])
    }

    /// Only what concerns a machine reaches the process.
    private var filter: String { entry.platform.machines.map { "host \($0.address)" }.joined(separator: " or ") }

    private func step(_ capture: LiveCapture, _ publisher: BatchPublisher, _ reporter: Publisher, _ state: inout State) throws {
        let wait = Int32(settings.integer("batch-wait-milliseconds"))
        _ = try capture.read(timeoutMilliseconds: min(wait, 10)) { frame, bytes in
            guard case .ip(let offset, let count) = LinkLayer.network(of: bytes, linkType: frame.linkType) else { return }
            let wire = LinkLayer.wireLength(ofPacketAt: offset, count: count, in: bytes, frameWireLength: frame.wireLength)
            let packet = bytes.extracting(offset..<offset + count)
            if state.batcher.take(packet, wireLength: wire, captured: frame.time, into: &state.sealed) {
                state.reports.captured(at: frame.time)
            }
        }
        let now = Clock.monotonic()
        if (now - state.lastSeal).nanoseconds >= Int64(wait) * 1_000_000 {
            state.batcher.sealAll(into: &state.sealed)
            state.lastSeal = now
        }
        for item in state.sealed { state.lastBatch[Int(item.partition)] = now }
        for partition in state.lastBatch.indices where now - state.lastBatch[partition] >= Self.punctuationInterval {
            state.batcher.punctuate(Int32(partition), clock: Clock.now(), into: &state.sealed)
            state.lastBatch[partition] = now
        }
        for item in state.sealed { try publisher.send(item, mayDiscard: true) }
        state.sealed.removeAll(keepingCapacity: true)
        try publisher.pump(timeoutMilliseconds: 0)
        if now - state.lastReport >= Self.reportInterval {
            state.lastReport = now
            report(&state, capture, publisher, minutes: 1)
            try publish(&state, reporter)
        }
    }

    private func report(_ state: inout State, _ capture: LiveCapture, _ publisher: BatchPublisher, minutes: UInt32) {
        let statistics = capture.statistics()
        let drops = Int64(statistics.dropped) + Int64(statistics.droppedByInterface)
        let fresh = drops - state.drops
        state.drops = drops
        if fresh > 0 { logger.error("the kernel dropped packets", metadata: ["packets": "\(fresh)"]) }
        let ignored = state.batcher.ignored
        state.reports.change(Clock.now().hour) {
            $0.minutesUp = min($0.minutesUp + minutes, 60)
            $0.dropped += fresh
            $0.ignored = ignored
            $0.published = publisher.publishedPackets
            $0.discarded = publisher.discardedPackets
        }
    }

    private func publish(_ state: inout State, _ reporter: Publisher) throws {
        let topic = Topic.sensors.name(prefix: kafka.topicPrefix)
        _ = try reporter.publish(state.reports.records(topic: topic, now: Clock.now()))
    }
}
