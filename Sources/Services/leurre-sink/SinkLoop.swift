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
    private let writers: [TableWriter]
    /// Those that are at work.
    private var busy: [TableWriter] = []
    private var counters = LoopCounters()
    private var load = Load()
    /// What the writers have in hand.
    private var writing: Load?
    private var schedule: FlushSchedule
    private let topicGuard: TopicGuard
    private let telemetry: Telemetry
    private let link: LinkWatch
    private let gauge: TablesGauge
    private var transactions = 0
    private var places: [TopicPartition: Place] = [:]
    private var lastMeasured = Timestamp.distantPast
    private var messages: [Message] = []

    private static let pollMax = 2_000
    /// The end of a transaction is to be noticed soon: the readers before wait for the offsets.
    private static let writingPatienceMilliseconds: Int32 = 5

    /// How far an input partition has been read.
    private struct Place {
        var next: Int64
        var sent: Timestamp
    }

    /// Who writes what: each has a connection of its own. Statistics come from a topic of their own, so no transaction holds them together with
    /// the other rows. Ledger lines go with the attacks they count.
    private enum Writer: Int, CaseIterable { case attacks, statistics }

    /// What is read, and to be told when it is in the tables.
    private struct Load {
        var batches = Writer.allCases.map { _ in TableBatch() }
        var letters: [DeadLetter] = []
        var offsets: [TopicPartition: Int64] = [:]
        var begun = Timestamp.distantPast

        var isEmpty: Bool { offsets.isEmpty && letters.isEmpty && rowCount == 0 }
        var rowCount: Int { batches.reduce(0) { $0 + $1.rowCount } }
        var byteCount: Int { batches.reduce(0) { $0 + $1.byteCount } }
    }

    init(settings: Settings, identities: IdentityWatch?, logger: Logger) throws {
        (self.settings, self.identities, self.logger) = (settings, identities, logger)
        telemetry = try Telemetry("leurre-sink", settings, logger)
        telemetry.health.waitsForBroker()
        link = LinkWatch(health: telemetry.health, logger: logger, metrics: telemetry.metrics)
        schedule = FlushSchedule(intervalMilliseconds: settings.integer("commit-interval-milliseconds"), now: Clock.monotonic())
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
        writers = Writer.allCases.map { _ in
            TableWriter(errors: errors) { () throws(PostgresError) in
                try TableStore.open(
                    address: settings.text("postgres"), schema: settings.text("schema"), house: house,
                    statementTimeoutMilliseconds: settings.integer("statement-timeout-milliseconds"))
            }
        }
    }

    func run() throws {
        for writer in writers { try writer.connect() }
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
            try finish(consumer, patienceMilliseconds: isFull ? 100 : 0)
            if !isFull { try read(consumer) }
            telemetry.health.beat()
            if Clock.monotonic() - lastMeasured > .seconds(1) { measure(consumer) }
            if writing == nil, !load.isEmpty, isFull || schedule.isDue(at: Clock.monotonic()) { try begin() }
        }
        try finishAll(consumer)
        try begin()
        try finishAll(consumer)
        consumer.close()
        publisher.close()
        telemetry.close()
        counters.summary(logger, "stopped", openItems: 0)
    }

    private var isFull: Bool { load.rowCount >= settings.integer("commit-rows-max") || load.byteCount >= settings.integer("commit-bytes-max") }

    private func read(_ consumer: Consumer) throws {
        messages.removeAll(keepingCapacity: true)
        let patience = writing != nil ? Self.writingPatienceMilliseconds : load.isEmpty ? 100 : schedule.waitMilliseconds(at: Clock.monotonic())
        try poll(consumer, timeoutMilliseconds: patience, into: &messages)
        if !messages.isEmpty { link.works() }
        for message in messages { take(message) }
        schedule.took(messages, of: Self.pollMax)
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
        let partition = TopicPartition(topic: message.topic, partition: message.partition)
        load.offsets[partition] = message.offset + 1
        places[partition] = Place(next: message.offset + 1, sent: message.sent)
        guard let bytes = message.value else { return }
        do {
            switch message.topic {
            case attacks:
                let row = try AttackRow(encoded: bytes)
                if case .line(let line) = row { topicGuard.saw(line) }
                try load.batches[Writer.attacks.rawValue].take(row)
            case statistics: try load.batches[Writer.statistics.rawValue].take(StatisticRow(encoded: bytes))
            default: try take(SensorReport(encoded: bytes), of: message)
            }
        } catch { setAside(message, .unreadable, (error as? WireError)?.rawValue ?? (error as? RowRefusal)?.rawValue ?? "\(error)") }
    }

    private func take(_ report: SensorReport, of message: Message) throws {
        if let fault = identities?.registry.fault(message, of: .sensors, speaker: report.speaker) { return setAside(message, .identity, fault) }
        try load.batches[Writer.attacks.rawValue].take(report)
    }

    private func setAside(_ message: Message, _ reason: SetAsideReason, _ detail: String) {
        counters.recordSetAside(reason.rawValue, detail, logger)
        load.letters.append(DeadLetter(message, of: "leurre-sink", reason: reason, detail: detail, value: message.value ?? []))
    }

    private func forget(_ partition: TopicPartition) {
        (load.offsets[partition], places[partition]) = (nil, nil)
        writing?.offsets[partition] = nil
    }

    private func measure(_ consumer: Consumer) {
        lastMeasured = Clock.monotonic()
        let board = telemetry.metrics
        publisher.serve()
        counters.put(on: board)
        board.set(.transactions, transactions)
        databaseErrors.put()
        board.set(.openItems, load.rowCount + (writing?.rowCount ?? 0))
        board.set(.partitionsAssigned, consumer.assignment.count)
        identities?.look(logger)
        identities?.put(on: board)
        InputLag(places.map { ($0.key, $0.value.next, $0.value.sent) }, consumer).put(on: board)
    }

    /// Hands what was read to the writers, which have nothing in hand.
    private func begin() throws {
        try topicGuard.check(newestRevision: writers[Writer.attacks.rawValue].newestRevision)
        load.begun = Clock.monotonic()
        schedule.flushed(from: load.begun, to: load.begun)
        for (writer, batch) in zip(writers, load.batches) where !batch.isEmpty {
            writer.begin(batch)
            busy.append(writer)
        }
        transactions += busy.count
        (writing, load) = (load, Load())
    }

    private func finishAll(_ consumer: Consumer) throws { while writing != nil { try finish(consumer, patienceMilliseconds: 100) } }

    /// If all writers have ended, tells the dead letters, and then the group how far it has come.
    private func finish(_ consumer: Consumer, patienceMilliseconds: Int) throws {
        guard let done = writing else { return }
        while let writer = busy.last {
            guard try writer.ends(withinMilliseconds: patienceMilliseconds) else { return }
            busy.removeLast()
        }
        writing = nil
        if done.rowCount > 0 { telemetry.took(.transactionDuration, since: done.begun) }
        try publisher.publish(done.letters, topicPrefix: kafka.topicPrefix)
        counters.rowsEmitted(done.rowCount)
        guard !done.offsets.isEmpty else { return }
        do throws(KafkaError) { try consumer.commit(done.offsets) } catch {
            // The rows are in the tables: whoever reads them again does no harm. The offsets are said again, or a quiet topic would look behind.
            guard error.isRetriable else { throw error }
            counters.errorPassed(error.code.rawValue, "\(error)", logger)
            load.offsets.merge(done.offsets) { newer, _ in newer }
        }
    }
}
