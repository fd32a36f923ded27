import Kafka
import Logging
import Pipeline

/// The only loop of the house: poll, take, flush, wait for all acknowledgements, commit; one stage value a partition.
///
/// One thread; a revoked partition takes its stage along after a last flush.
package final class StageLoop<S: Stage> where S.Input: WireReadable {
    /// How a service is wired.
    package struct Wiring {
        package var service: String
        package var input: Topic
        package var output: Topic
        package var restorePoint: RestorePoint
        package var makeStage: (_ partition: Int32, _ partitionCount: Int32) -> S
        /// Asked of each record before the stage sees it: what has no right to be there is set aside whole.
        package var refusal: (Message, S.Input) -> SetAside?
        /// Asked after each poll, in addition to the flush interval.
        package var mustFlush: (S) -> Bool
        /// Called for each partition before its flush: hands questions out and late answers in. It must not wait.
        package var attend: (_ partition: Int32, inout S) -> Void
        /// A partition went to somebody else.
        package var left: (_ partition: Int32) -> Void
        /// Further figures for the summary.
        package var figures: () -> [String: Int]
        /// Further metrics, put on the board once a second.
        package var measure: (MetricBoard) -> Void
        /// Called once in ten seconds, for what is looked after beside the stream.
        package var idle: () -> Void
        /// On a compacted topic gaps in offsets are normal.
        package var inputIsCompacted: Bool { input.isCompacted }

        package init(
            service: String, input: Topic, output: Topic, restorePoint: RestorePoint = .commit, mustFlush: @escaping (S) -> Bool = { _ in false },
            attend: @escaping (_ partition: Int32, inout S) -> Void = { _, _ in }, left: @escaping (_ partition: Int32) -> Void = { _ in },
            figures: @escaping () -> [String: Int] = { [:] }, measure: @escaping (MetricBoard) -> Void = { _ in }, idle: @escaping () -> Void = {},
            refusal: @escaping (Message, S.Input) -> SetAside? = { _, _ in nil },
            makeStage: @escaping (_ partition: Int32, _ partitionCount: Int32) -> S
        ) {
            (self.service, self.input, self.output, self.restorePoint) = (service, input, output, restorePoint)
            (self.mustFlush, self.idle, self.makeStage) = (mustFlush, idle, makeStage)
            (self.attend, self.left, self.figures, self.measure, self.refusal) = (attend, left, figures, measure, refusal)
        }
    }

    /// One assigned partition. A class, because a stage must not be copied to look at something beside it.
    final class Running {
        var stage: S
        /// The next input offset to take.
        var next: Int64
        /// Input records that are gone, since the last one that the stage took. One that cannot be read is set aside, not gone.
        var lost: Int64 = 0
        /// Offsets in the output that this process wrote and has not yet read back.
        var ownOffsets: Set<Int64> = []
        /// Input records taken since the group was last told where to go on. Of a partition that was just taken over it has not been told:
        /// the member before may have been refused, and nothing new need come.
        var pending = 1
        var setAside: [DeadLetter] = []
        /// The log need not be looked at again.
        var hasBegun = false
        /// When the newest input record taken was sent.
        var newestSent: Timestamp?

        /// Records whose rows wait for a later flush: whoever waits until all is through must not see the last one done.
        var heldBack: Int64 { stage.isHoldingBack ? 1 : 0 }

        init(stage: S, next: Int64, lost: Int64 = 0) { (self.stage, self.next, self.lost) = (stage, next, lost) }
    }

    let wiring: Wiring
    let settings: Settings
    let kafka: KafkaSettings
    let logger: Logger
    let inputName: String
    let outputName: String
    let generation: UInt32
    let publisher: Publisher
    let watcher: LogReader
    let gate: FollowGate?
    var consumer: Consumer?
    var running: [Int32: Running] = [:]
    /// Rows in the own output that somebody else wrote, and that no stage has seen yet.
    var strangers: [Message] = []
    var counters = LoopCounters()
    let telemetry: Telemetry
    let link: LinkWatch
    var failure: (any Error)?
    let partitionCount: Int32
    private var messages: [Message] = []
    private var schedule: FlushSchedule
    private var measuring = Recurrence(every: .seconds(1), atOnce: true)
    private var idleTime = Recurrence(every: .seconds(10))
    private var summary = Recurrence(every: .minutes(1))
    private var hour = Recurrence(every: .hours(1))

    package init(_ wiring: Wiring, settings: Settings, logger: Logger) throws {
        (self.wiring, self.settings, self.logger) = (wiring, settings, logger)
        telemetry = try Telemetry(wiring.service, settings, logger)
        telemetry.health.waitsForBroker()
        link = LinkWatch(health: telemetry.health, logger: logger, metrics: telemetry.metrics)
        let kafka = try CommonSettings.kafka(settings, client: wiring.service)
        self.kafka = kafka
        inputName = CommonSettings.input(wiring.input, settings)
        outputName = wiring.output.name(prefix: kafka.topicPrefix)
        generation = UInt32(settings.integer("generation"))
        partitionCount = try BrokerWait.partitionCount(of: [inputName, outputName], kafka, logger, health: telemetry.health)
        publisher = try Publisher(settings: kafka.measured, onEvent: link.measured)
        watcher = try LogReader(settings: kafka)
        let follow = settings.list("follow-groups").map { kafka.topicPrefix + $0 }
        schedule = FlushSchedule(intervalMilliseconds: settings.integer("flush-interval-milliseconds"), now: Clock.monotonic())
        gate = try FollowGate(settings: kafka, groups: follow, bytesMax: settings.integer("follow-bytes-max"))
    }

    /// Runs until the process is asked to stop.
    package func run() throws {
        let consumer = try Consumer(settings: kafka.measured, group: CommonSettings.group(wiring.service, settings), onEvent: link.happened) { [unowned self] change in
            rebalance(change)
        }
        self.consumer = consumer
        try consumer.subscribe([inputName])
        telemetry.health.waitsForGroup()
        logger.info("started", metadata: ["input": "\(inputName)", "output": "\(outputName)", "generation": "\(generation)"])
        while !StopSignal.isSet {
            try step(consumer)
        }
        try flush(Array(running.keys))
        consumer.close()
        if let failure { throw failure }
        counters.summary(logger, "stopped", openItems: openItems, figures: wiring.figures())
        publisher.close()
        telemetry.close()
    }

    var openItems: Int { running.values.reduce(0) { $0 + $1.stage.openItems } }

    private func step(_ consumer: Consumer) throws {
        messages.removeAll(keepingCapacity: true)
        let countMax = settings.integer("batch-records-max")
        try poll(consumer, countMax, timeoutMilliseconds: hasPending ? schedule.waitMilliseconds(at: Clock.monotonic()) : 100)
        telemetry.health.beat()
        if let failure { throw failure }
        if !messages.isEmpty { link.works() }
        for message in messages { try take(message) }
        schedule.took(messages, of: countMax)
        try watch()
        if schedule.isDue(at: Clock.monotonic()) {
            let start = Clock.monotonic()
            try flush(Array(running.keys))
            schedule.flushed(from: start, to: Clock.monotonic())
        }
        if idleTime.isDue() { wiring.idle() }
        if hour.isDue() { for state in running.values { state.stage.hourPassed() } }
        if measuring.isDue() { measure(consumer) }
        if summary.isDue() { counters.summary(logger, "running", openItems: openItems, figures: wiring.figures()) }
    }

    private var hasPending: Bool { running.values.contains { $0.pending > 0 } }

    private func take(_ message: Message) throws {
        guard let state = running[message.partition], message.offset >= state.next else { return }
        if message.offset > state.next, !wiring.inputIsCompacted {
            counters.offsetsLost(message.partition, from: state.next, to: message.offset, logger)
            state.lost += message.offset - state.next
        }
        if !state.hasBegun { try begin(state, with: message) }
        state.next = message.offset + 1
        state.pending += 1
        state.newestSent = message.sent
        counters.recordsReceived(1)
        guard let bytes = message.value else { return }
        do throws(WireError) {
            let value = wiring.inputIsCompacted ? try S.Input(row: bytes) : try S.Input(encoded: bytes)
            if let refused = wiring.refusal(message, value) { setAside([refused], of: message, state) } else { takeValue(value, of: message, state) }
        } catch {
            state.setAside.append(deadLetter(message, .unreadable, detail: error.rawValue, value: bytes))
        }
        if wiring.mustFlush(state.stage) { try flush([message.partition]) }
    }

    /// Between the look at the log and its first record more of it may have gone: of a compacted one a gap does not say so.
    private func begin(_ state: Running, with first: Message) throws {
        state.hasBegun = true
        guard first.offset > state.next else { return }
        let bounds = try LogReader.bounds(of: TopicPartition(topic: inputName, partition: first.partition), settings: kafka)
        guard bounds.lowerBound > state.next else { return }
        counters.offsetsLost(first.partition, from: state.next, to: bounds.lowerBound, logger)
        state.stage.inputBegins(at: min(bounds.lowerBound, first.offset))
    }

    /// A broker that is away for a while, or a group that went on without us, is no reason to die: librdkafka finds both again. What was
    /// read before the error is taken in.
    private func poll(_ consumer: Consumer, _ countMax: Int, timeoutMilliseconds: Int32) throws {
        do throws(KafkaError) {
            try consumer.poll(countMax: countMax, timeoutMilliseconds: timeoutMilliseconds, into: &messages)
        } catch {
            guard error.isRetriable else { throw error }
            counters.errorPassed(error.code.rawValue, "\(error)", logger)
        }
    }

    private func takeValue(_ value: S.Input, of message: Message, _ state: Running) {
        var aside: [SetAside] = []
        let record = Record(partition: message.partition, offset: message.offset, sent: message.sent, value: value, lostBefore: state.lost)
        state.stage.take(record, setAside: &aside)
        state.lost = 0
        setAside(aside, of: message, state)
    }

    private func setAside(_ items: [SetAside], of message: Message, _ state: Running) {
        for item in items {
            // A whole record goes as it came: encoded anew it would lose what this version of the schema does not know.
            var letter = deadLetter(message, item.reason, detail: item.detail, value: item.index == nil ? message.value ?? [] : item.bytes)
            (letter.index, letter.captured, letter.batch) = (item.index, item.captured, item.batch)
            if item.index != nil { letter.signature = [] }
            state.setAside.append(letter)
        }
    }

    private func deadLetter(_ message: Message, _ reason: SetAsideReason, detail: String, value: [UInt8]) -> DeadLetter {
        counters.recordSetAside(reason.rawValue, detail, logger)
        var letter = DeadLetter(message, of: wiring.service, reason: reason, detail: detail, value: value)
        letter.generation = generation
        return letter
    }
}
