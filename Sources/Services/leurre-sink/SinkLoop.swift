import Glibc
import Kafka
import Logging
import Pipeline
import Postgres
import Runtime
import Tables

/// Reads rows and has them carried into the tables; the offsets are committed after the transactions, so a crash repeats rows and loses none.
final class SinkLoop {
    private let settings: Settings
    private let logger: Logger
    private let kafka: KafkaSettings
    private let attacks: String
    private let statistics: String
    private let sensors: String
    private let identities: IdentityWatch?
    private let publisher: Publisher
    private let databaseErrors: DatabaseErrors
    private var lanes: [SinkLane]
    /// What has been written of the ledger's hours over one connection. Behind the next one may be another server, which has less: then it is forgotten,
    /// and the lines in hand excepted, all hours are written once more.
    private var settled = (hours: SettledHours(), connection: 0)
    private var counters = LoopCounters()
    private let topicGuard: TopicGuard
    private let telemetry: Telemetry
    private let link: LinkWatch
    private let gauge: TablesGauge
    private var transactions = 0
    private var places: [TopicPartition: Place] = [:]
    private var measuring = Recurrence(every: .seconds(1), atOnce: true)
    private var messages: [Message] = []

    private static let pollMax = 2_000
    /// The end of a transaction is to be noticed soon: the readers before wait for the offsets.
    private static let writingPatienceMilliseconds: Int32 = 5

    /// How far an input partition has been read.
    private struct Place {
        var next: Int64
        var sent: Timestamp
    }

    init(settings: Settings, identities: IdentityWatch?, logger: Logger) throws {
        (self.settings, self.identities, self.logger) = (settings, identities, logger)
        telemetry = try Telemetry("leurre-sink", settings, logger)
        telemetry.health.waitsForBroker()
        link = LinkWatch(health: telemetry.health, logger: logger, metrics: telemetry.metrics)
        kafka = try CommonSettings.kafka(settings, client: "leurre-sink")
        attacks = Topic.attacks.name(prefix: kafka.topicPrefix)
        statistics = Topic.statistics.name(prefix: kafka.topicPrefix)
        sensors = CommonSettings.input(.sensors, settings)
        IdentitySettings.tell(identities, topic: sensors, logger)
        _ = try BrokerWait.partitionCount(of: [attacks, statistics], kafka, logger, health: telemetry.health)
        publisher = try Publisher(settings: kafka.measured, onEvent: link.measured)
        topicGuard = TopicGuard(settings: kafka, packets: CommonSettings.input(.packets, settings))
        gauge = TablesGauge(
            address: settings.text("postgres"), schema: settings.text("schema"), board: telemetry.metrics, logger: logger)
        let errors = DatabaseErrors(telemetry, logger)
        databaseErrors = errors
        let house = HouseIdentity(topicPrefix: kafka.topicPrefix, capturePrefix: settings.text("capture-prefix"))
        lanes = SinkContent.allCases.map { _ in
            let writer = TableWriter(errors: errors) { () throws(PostgresError) in
                try TableStore.open(
                    address: settings.text("postgres"), schema: settings.text("schema"), house: house,
                    statementTimeoutMilliseconds: settings.integer("statement-timeout-milliseconds"), onWrongGuess: errors.guessedWrong)
            }
            let interval = settings.integer("commit-interval-milliseconds")
            return SinkLane(writer: writer, schedule: FlushSchedule(intervalMilliseconds: interval, now: Clock.monotonic()))
        }
    }

    func run() throws {
        for lane in lanes { try lane.writer.connect() }
        gauge.start()
        defer { gauge.close() }
        let consumer = try Consumer(settings: kafka.measured, group: CommonSettings.group("leurre-sink", settings), onEvent: link.happened) { [unowned self] change in
            // What is not yet in the tables is read again by whoever gets the partition.
            switch change {
            case .revoked(let partitions, _): for partition in partitions { forget(partition) }
            case .assigned: telemetry.health.hasPartitions()
            }
            return [:]
        }
        try consumer.subscribe([attacks, statistics, sensors])
        telemetry.health.waitsForGroup()
        logger.info("started")
        while !StopSignal.isSet {
            for place in lanes.indices { try finish(place, consumer, patienceMilliseconds: isFull(place) ? Int(Self.writingPatienceMilliseconds) : 0) }
            if !lanes.indices.contains(where: isFull) { try read(consumer) }
            telemetry.health.beat()
            if measuring.isDue() { measure(consumer) }
            for place in lanes.indices where isFull(place) || lanes[place].schedule.isDue(at: Clock.monotonic()) { try begin(place) }
        }
        try finishAll(consumer)
        for place in lanes.indices { try begin(place) }
        try finishAll(consumer)
        consumer.close()
        publisher.close()
        telemetry.close()
        counters.summary(logger, "stopped", openItems: 0)
    }

    private func isFull(_ place: Int) -> Bool {
        lanes[place].load.batch.rowCount >= settings.integer("commit-rows-max")
            || lanes[place].load.batch.byteCount >= settings.integer("commit-bytes-max")
    }

    private func read(_ consumer: Consumer) throws {
        messages.removeAll(keepingCapacity: true)
        try poll(consumer, timeoutMilliseconds: readPatienceMilliseconds, into: &messages)
        if !messages.isEmpty { link.works() }
        var taken = lanes.map { _ in (count: 0, bytes: 0) }
        for message in messages {
            take(message)
            let place = place(of: message)
            taken[place].count += 1
            taken[place].bytes += message.value?.count ?? 0
        }
        for (place, own) in taken.enumerated() {
            // All of them together are as many as can be taken at once: then more of each may lie ready.
            let count = messages.count == Self.pollMax && own.count > 0 ? Self.pollMax : own.count
            lanes[place].schedule.took(bytes: own.bytes, count: count, of: Self.pollMax)
        }
    }

    private var readPatienceMilliseconds: Int32 {
        if lanes.contains(where: { $0.writing != nil }) { return Self.writingPatienceMilliseconds }
        let now = Clock.monotonic()
        return lanes.lazy.filter { !$0.load.isEmpty }.map { $0.schedule.waitMilliseconds(at: now) }.min() ?? 100
    }

    /// Whose a record is.
    private func place(of message: Message) -> Int {
        switch message.topic {
        case attacks: SinkContent.attacks.rawValue
        case statistics: SinkContent.statistics(of: message.partition).rawValue
        default: SinkContent.reports.rawValue
        }
    }

    private func poll(_ consumer: Consumer, timeoutMilliseconds: Int32, into messages: inout [Message]) throws {
        do throws(KafkaError) {
            try consumer.poll(countMax: Self.pollMax, timeoutMilliseconds: timeoutMilliseconds, into: &messages)
        } catch {
            guard error.isRetriable else { throw error }
            counters.errorPassed(error.code.rawValue, "\(error)", logger)
        }
    }

    private func take(_ message: Message) {
        counters.recordsReceived(1)
        let partition = message.place
        let place = place(of: message)
        lanes[place].load.offsets[partition] = message.offset + 1
        places[partition] = Place(next: message.offset + 1, sent: message.sent)
        guard let bytes = message.value else { return }
        do {
            switch message.topic {
            case attacks:
                let row = try AttackRow(encoded: bytes)
                if case .line(let line) = row { topicGuard.saw(line) }
                try lanes[place].load.batch.take(row, known: settled.hours)
            case statistics: try lanes[place].load.batch.take(StatisticRow(encoded: bytes))
            default: try take(SensorReport(encoded: bytes), of: message)
            }
        } catch { setAside(message, .unreadable, (error as? WireError)?.rawValue ?? (error as? RowRefusal)?.rawValue ?? "\(error)") }
    }

    private func take(_ report: SensorReport, of message: Message) throws {
        if let fault = identities?.registry.fault(message, of: .sensors, speaker: report.speaker) { return setAside(message, .identity, fault) }
        try lanes[place(of: message)].load.batch.take(report)
    }

    private func setAside(_ message: Message, _ reason: SetAsideReason, _ detail: String) {
        counters.recordSetAside(reason.rawValue, detail, logger)
        lanes[place(of: message)].load.letters.append(DeadLetter(message, of: "leurre-sink", reason: reason, detail: detail, value: message.value ?? []))
    }

    private func forget(_ partition: TopicPartition) {
        places[partition] = nil
        for place in lanes.indices { lanes[place].forget(partition) }
    }

    private func measure(_ consumer: Consumer) {
        let board = telemetry.metrics
        publisher.serve()
        counters.put(on: board)
        board.set(.transactions, transactions)
        databaseErrors.put()
        board.set(.openItems, lanes.reduce(0) { $0 + $1.load.batch.rowCount + ($1.writing?.batch.rowCount ?? 0) })
        board.set(.partitionsAssigned, consumer.assignment.count)
        identities?.look(logger)
        identities?.put(on: board)
        InputLag(places.map { ($0.key, $0.value.next, $0.value.sent) }, consumer).put(on: board)
    }

    /// Hands what was read to its writer, if that has nothing in hand.
    private func begin(_ place: Int) throws {
        guard lanes[place].writing == nil, !lanes[place].load.isEmpty else { return }
        try topicGuard.check(newestRevision: lanes[place].writer.newestRevision)
        let now = Clock.monotonic()
        lanes[place].load.begun = now
        lanes[place].schedule.flushed(from: now, to: now)
        if !lanes[place].load.batch.isEmpty {
            lanes[place].writer.begin(lanes[place].load.batch)
            transactions += 1
        }
        (lanes[place].writing, lanes[place].load) = (lanes[place].load, SinkLoad())
    }

    private func finishAll(_ consumer: Consumer) throws {
        for place in lanes.indices { while lanes[place].writing != nil { try finish(place, consumer, patienceMilliseconds: 100) } }
    }

    private func settle(_ batch: TableBatch) {
        let connection = lanes[SinkContent.attacks.rawValue].writer.connections
        if connection != settled.connection { settled = (SettledHours(), connection) }
        settled.hours.written(batch)
    }

    /// If the writer has ended, tells the dead letters, and then the group how far it has come.
    private func finish(_ place: Int, _ consumer: Consumer, patienceMilliseconds: Int) throws {
        guard let done = lanes[place].writing else { return }
        if !done.batch.isEmpty {
            guard try lanes[place].writer.ends(withinMilliseconds: patienceMilliseconds) else { return }
            telemetry.took(.transactionDuration, since: done.begun)
            if place == SinkContent.attacks.rawValue { settle(done.batch) }
        }
        lanes[place].writing = nil
        try publisher.publish(done.letters, topicPrefix: kafka.topicPrefix)
        counters.rowsEmitted(done.batch.rowCount)
        guard !done.offsets.isEmpty else { return }
        do throws(KafkaError) { try consumer.commit(done.offsets) } catch {
            // The rows are in the tables: whoever reads them again does no harm. The offsets are said again, or a quiet topic would look behind.
            guard error.isRetriable else { throw error }
            counters.errorPassed(error.code.rawValue, "\(error)", logger)
            lanes[place].load.offsets.merge(done.offsets) { newer, _ in newer }
        }
    }
}
