import Batching
import Capture
import Glibc
import Kafka
import Logging
import Packets
import Pipeline
import Runtime

/// Captures on an interface and publishes in near real time; whatever the broker does, capturing goes on.
struct Live {
    let entry: PlatformFile.Entry
    let sensor: String
    let interface: String
    let settings: Settings
    let kafka: KafkaSettings
    let signer: RecordSigner?
    let logger: Logger

    /// A partition that got no batch for this long gets an empty one.
    private static let punctuationInterval = Span.seconds(10)

    /// What the loop carries from step to step.
    private struct State {
        var batcher: Batcher
        var account: LiveAccount
        var check: PartitionCheck?
        var rhythm: LiveRhythm
        var lastBatch: [Timestamp]
        var reporting = Recurrence(every: .minutes(1))
        var sealed: [Batcher.Sealed] = []
    }

    func run() throws {
        let telemetry = try SensorTelemetry(settings, logger)
        let rhythm = LiveRhythm(batchWaitMilliseconds: settings.integer("batch-wait-milliseconds"))
        let capture = try LiveCapture(
            interface: interface, filter: filter, snapLength: settings.integer("snap-length"), bufferBytes: settings.integer("buffer-bytes"),
            blockMilliseconds: rhythm.blockMilliseconds)
        let start = try LiveStart(entry, sensor: sensor, settings, kafka, logger, telemetry.link, signer)
        let (publisher, count) = (start.publisher, start.partitionCount)
        let reporter = try ReportSender(settings: kafka, logger: logger, signer: signer)
        var state = State(
            batcher: Batcher(
                platform: entry.platform, sensor: sensor, epoch: publisher.epoch, partitionCount: count, limits: SensorParts.limits(settings)),
            account: LiveAccount(platform: entry.platform, sensor: sensor), check: start.check, rhythm: rhythm,
            lastBatch: Array(repeating: Clock.monotonic(), count: Int(count)))
        logger.info("capturing", metadata: ["interface": "\(interface)", "filter": "\(filter)", "epoch": "\(publisher.epoch)"])
        report(&state, capture, publisher, reporter, minutes: 1)
        telemetry.started()
        StartPages.giveBack()
        while !StopSignal.isSet {
            try step(capture, publisher, reporter, &state)
            telemetry.tick(CaptureCount(state.batcher), publisher) { lost(capture) }
        }
        try readRest(capture, publisher, &state)
        try finish(&state, publisher, count)
        report(&state, capture, publisher, reporter, minutes: 0)
        if try !reporter.drain(until: Clock.monotonic() + .seconds(5)) { logger.warning("the last reports have not reached the broker") }
        reporter.close()
        publisher.close()
        telemetry.close()
        logger.info(
            "stopped",
            metadata: [
                "captured": "\(state.batcher.captured)", "published": "\(publisher.publishedPackets)",
                "discarded": "\(publisher.discardedPackets)", "spooled": "\(publisher.spooled.packets)",
            ])
    }

    /// Only what concerns a machine reaches the process.
    private var filter: String { entry.platform.machines.map { "host \($0.address)" }.joined(separator: " or ") }

    private func step(_ capture: LiveCapture, _ publisher: BatchPublisher, _ reporter: ReportSender, _ state: inout State) throws {
        let before = state.batcher.captured
        let wait = state.rhythm.wait(at: Clock.monotonic(), isWaitingForBroker: !publisher.isIdle, syncDue: publisher.syncDue)
        // A signal ends it.
        if !wait.endsWithPacket { poll(nil, 0, wait.milliseconds) }
        try read(capture, wait.endsWithPacket ? wait.milliseconds : 0, &state)
        let now = Clock.monotonic()
        state.rhythm.read(state.batcher.captured - before, at: now)
        if state.rhythm.mustSeal(at: now) { state.batcher.sealAll(into: &state.sealed) }
        for item in state.sealed { state.lastBatch[Int(item.partition)] = now }
        for partition in state.lastBatch.indices where now - state.lastBatch[partition] >= Self.punctuationInterval {
            state.batcher.punctuate(Int32(partition), clock: Clock.now(), into: &state.sealed)
            state.lastBatch[partition] = now
        }
        try send(&state, publisher)
        try verify(&state, publisher)
        try publisher.pump(timeoutMilliseconds: 0)
        try reporter.pump()
        if state.reporting.isDue(at: now) { report(&state, capture, publisher, reporter, minutes: 1) }
    }

    /// What the kernel had captured when the sensor was told to end.
    private func readRest(_ capture: LiveCapture, _ publisher: BatchPublisher, _ state: inout State) throws {
        let deadline = Clock.monotonic() + .seconds(1)
        // The block that is being filled is closed in this time.
        let timeout = Int32(2 * state.rhythm.blockMilliseconds)
        while Clock.monotonic() < deadline {
            do throws(CaptureError) {
                if try read(capture, timeout, &state) == 0 { return }
            } catch { return logger.warning("\(error): what it had captured last is lost") }
            try send(&state, publisher)
        }
    }

    private func send(_ state: inout State, _ publisher: BatchPublisher) throws(KafkaError) {
        try publisher.send(state.sealed, mayDiscard: true)
        state.sealed.removeAll(keepingCapacity: true)
    }

    @discardableResult
    private func read(_ capture: LiveCapture, _ timeoutMilliseconds: Int32, _ state: inout State) throws(CaptureError) -> Int {
        try capture.read(timeoutMilliseconds: timeoutMilliseconds) { frame, bytes in
            guard case .ip(let offset, let count) = LinkLayer.network(of: bytes, linkType: frame.linkType) else { return }
            let wire = LinkLayer.wireLength(ofPacketAt: offset, count: count, in: bytes, frameWireLength: frame.wireLength)
            let packet = bytes.extracting(offset..<offset + count)
            if state.batcher.take(packet, wireLength: wire, captured: frame.time, into: &state.sealed) {
                // In the hour of its batch's clock, as the ledger counts it: a packet of the last hour may be read after the clock's tick.
                state.account.captured(at: state.batcher.clock)
            }
        }
    }

    /// Lets batches out once the broker has said that the topic has the partitions that they are numbered for.
    private func verify(_ state: inout State, _ publisher: BatchPublisher) throws {
        guard let found = state.check?.partitionCount else { return }
        guard found == Int32(state.lastBatch.count) else {
            throw SensorError(
                "cannot publish the spool \"\(settings.text("spool"))\": it holds batches for \(state.lastBatch.count) partitions and the topic "
                    + "\"\(Topic.packets.name(prefix: kafka.topicPrefix))\" has \(found); give the topic its old number back until they are "
                    + "published, or give the sensor another folder and lose them")
        }
        state.check = nil
        publisher.open()
    }

    private func finish(_ state: inout State, _ publisher: BatchPublisher, _ count: Int32) throws {
        let deadline = Span.seconds(publisher.isSpooling ? 10 : 30)
        SensorParts.end(&state.batcher, partitions: count, clock: Clock.now(), into: &state.sealed)
        try send(&state, publisher)
        if try publisher.drain(until: Clock.monotonic() + deadline) { return }
        guard publisher.isSpooling else { throw SensorParts.unfinished }
        logger.warning("the broker has not taken everything; the spool keeps the rest", metadata: ["packets": "\(publisher.spooled.packets)"])
    }

    /// Packets that kernel and interface dropped since the start.
    private func lost(_ capture: LiveCapture) -> Int64 {
        let statistics = capture.statistics()
        return Int64(statistics.dropped) + Int64(statistics.droppedByInterface)
    }

    private func report(
        _ state: inout State, _ capture: LiveCapture, _ publisher: BatchPublisher, _ reporter: ReportSender, minutes: UInt32
    ) {
        let totals = LiveAccount.Totals(
            dropped: lost(capture), ignored: state.batcher.ignored,
            published: publisher.publishedPackets, discarded: publisher.discardedPackets)
        let fresh = state.account.report(totals, spooled: publisher.spooled, minutes: minutes, now: Clock.now())
        if fresh.dropped > 0 { logger.error("the kernel dropped packets", metadata: ["packets": "\(fresh.dropped)"]) }
        reporter.put(state.account.records(topic: Topic.sensors.name(prefix: kafka.topicPrefix), now: Clock.now()))
    }
}
