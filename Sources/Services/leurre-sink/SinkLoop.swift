import Glibc
import Kafka
import Logging
import Pipeline
import Postgres
import Runtime
import Tables

/// Reads rows and carries them into the tables; the offsets are committed after the transaction, so a crash repeats rows and loses none.
final class SinkLoop {
    private let settings: Settings
    private let logger: Logger
    private let kafka: KafkaSettings
    private let attacks: String
    private let statistics: String
    private let sensors: String
    private let identities: IdentityWatch?
    private let publisher: Publisher
    private var store: TableStore?
    private var counters = LoopCounters()
    private var batch = TableBatch()
    private var letters: [DeadLetter] = []
    private var offsets: [TopicPartition: Int64] = [:]
    /// Something was read since the last commit.
    private var hasPending = false
    private var schedule: FlushSchedule
    private let topicGuard: TopicGuard
    private let telemetry: Telemetry
    private let link: LinkWatch
    private let gauge: TablesGauge
    private var transactions = 0
    private var databaseErrors: [String: Int] = [:]
    private var places: [TopicPartition: Place] = [:]
    private var lastMeasured = Timestamp.distantPast

    private static let pollMax = 2_000

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
    }

    func run() throws {
        try withStore { _ throws(PostgresError) in }
        gauge.start()
        defer { gauge.close() }
        let consumer = try Consumer(settings: kafka.measured, group: CommonSettings.group("leurre-sink", settings), onEvent: link.happened) { [unowned self] change in
            // What is not yet in the tables is read again by whoever gets the partition.
            switch change {
            case .revoked(let partitions, _): for partition in partitions { (offsets[partition], places[partition]) = (nil, nil) }
            case .assigned: telemetry.health.hasPartitions()
            }
            return [:]
        }
        try consumer.subscribe([attacks, statistics, sensors])
        telemetry.health.waitsForGroup()
        logger.info("started")
        var messages: [Message] = []
        while !StopSignal.isSet {
            messages.removeAll(keepingCapacity: true)
            try poll(consumer, timeoutMilliseconds: hasPending ? schedule.waitMilliseconds(at: Clock.monotonic()) : 100, into: &messages)
            if !messages.isEmpty { link.works() }
            for message in messages { take(message) }
            schedule.took(messages, of: Self.pollMax)
            telemetry.health.beat()
            if Clock.monotonic() - lastMeasured > .seconds(1) { measure(consumer) }
            if hasPending, isFull || schedule.isDue(at: Clock.monotonic()) {
                let start = Clock.monotonic()
                try commit(consumer)
                schedule.flushed(from: start, to: Clock.monotonic())
            }
        }
        try commit(consumer)
        consumer.close()
        publisher.close()
        telemetry.close()
        counters.summary(logger, "stopped", openItems: 0)
    }

    private var isFull: Bool { batch.rowCount >= settings.integer("commit-rows-max") || batch.byteCount >= settings.integer("commit-bytes-max") }

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
        hasPending = true
        let partition = TopicPartition(topic: message.topic, partition: message.partition)
        offsets[partition] = message.offset + 1
        places[partition] = Place(next: message.offset + 1, sent: message.sent)
        guard let bytes = message.value else { return }
        do {
            switch message.topic {
            case attacks:
                let row = try AttackRow(encoded: bytes)
                if case .line(let line) = row { topicGuard.saw(line) }
                try batch.take(row)
            case statistics: try batch.take(StatisticRow(encoded: bytes))
            default: try take(SensorReport(encoded: bytes), of: message)
            }
        } catch { setAside(message, .unreadable, (error as? WireError)?.rawValue ?? (error as? RowRefusal)?.rawValue ?? "\(error)") }
    }

    private func take(_ report: SensorReport, of message: Message) throws {
        if let fault = identities?.registry.fault(message, of: .sensors, speaker: report.speaker) { return setAside(message, .identity, fault) }
        try batch.take(report)
    }

    private func setAside(_ message: Message, _ reason: SetAsideReason, _ detail: String) {
        counters.recordSetAside(reason.rawValue, detail, logger)
        letters.append(DeadLetter(message, of: "leurre-sink", reason: reason, detail: detail, value: message.value ?? []))
    }

    private func putDatabaseErrors() {
        telemetry.metrics.replace(.databaseErrors, databaseErrors.metricValues(of: PostgresError.Code.allCases.map(\.rawValue)))
    }

    private func measure(_ consumer: Consumer) {
        lastMeasured = Clock.monotonic()
        let board = telemetry.metrics
        publisher.serve()
        counters.put(on: board)
        board.set(.transactions, transactions)
        putDatabaseErrors()
        board.set(.openItems, batch.rowCount)
        board.set(.partitionsAssigned, consumer.assignment.count)
        identities?.look(logger)
        identities?.put(on: board)
        InputLag(places.map { ($0.key, $0.value.next, $0.value.sent) }, consumer).put(on: board)
    }

    private func commit(_ consumer: Consumer) throws {
        guard hasPending else { return }
        if !batch.isEmpty {
            try topicGuard.check { generation, partition in
                try withStore { store throws(PostgresError) in try store.newestRevision(generation: generation, partition: partition) }
            }
            let start = Clock.monotonic()
            // The loop stands still until it is written, however long the database is away.
            telemetry.metrics.set(.openItems, batch.rowCount)
            try withStore { store throws(PostgresError) in try store.apply(batch) }
            telemetry.metrics.set(.openItems, 0)
            transactions += 1
            telemetry.took(.transactionDuration, since: start)
        }
        try publisher.publish(letters, topicPrefix: kafka.topicPrefix)
        letters.removeAll()
        counters.rowsEmitted(batch.rowCount)
        batch = TableBatch()
        hasPending = false
        guard !offsets.isEmpty else { return }
        do throws(KafkaError) { try consumer.commit(offsets) } catch {
            // The rows are in the tables: whoever reads them again does no harm. The offsets are said again, or a quiet topic would look behind.
            guard error.isRetriable else { throw error }
            counters.errorPassed(error.code.rawValue, "\(error)", logger)
            hasPending = true
            return
        }
        offsets.removeAll()
    }

    /// Does something with the database, again and again while the reason of a failure may pass; the consumer meanwhile reads nothing.
    @discardableResult
    private func withStore<Value>(_ body: (TableStore) throws(PostgresError) -> Value) throws -> Value {
        var pauseMicroseconds: UInt32 = 100_000
        while true {
            do throws(PostgresError) {
                let value = try body(try openStore())
                telemetry.health.cleared("database")
                return value
            } catch {
                guard error.isRetriable, !StopSignal.isSet else { throw error }
                if error.isFatal { store = nil }
                databaseErrors[error.code.rawValue, default: 0] += 1
                putDatabaseErrors()
                telemetry.health.obstructed("database", "\(error)")
                telemetry.health.beat()
                logger.warning("\(error); trying again")
                usleep(pauseMicroseconds)
                pauseMicroseconds = min(pauseMicroseconds * 2, 5_000_000)
            }
        }
    }

    /// The store in use, opened if there is none.
    private func openStore() throws(PostgresError) -> TableStore {
        if let store { return store }
        let fresh = try TableStore.open(
            address: settings.text("postgres"), schema: settings.text("schema"),
            house: HouseIdentity(topicPrefix: kafka.topicPrefix, capturePrefix: settings.text("capture-prefix")),
            statementTimeoutMilliseconds: settings.integer("statement-timeout-milliseconds"))
        store = fresh
        return fresh
    }
}
