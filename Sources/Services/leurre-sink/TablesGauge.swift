import Foundation
import Logging
import Pipeline
import Postgres
import Runtime
import Synchronization

/// Reads a few times a minute what the tables say of the house, and how the database is, on a thread and a connection of its own: a slow
/// answer keeps no row waiting.
final class TablesGauge: Sendable {
    private static let pause = Span.seconds(10)
    private static let patienceMilliseconds = 5_000

    private let address: String
    private let schema: String
    private let board: MetricBoard
    private let logger: Logger
    private let isClosed = Atomic<Bool>(false)

    init(address: String, schema: String, board: MetricBoard, logger: Logger) {
        (self.address, self.schema, self.board, self.logger) = (address, schema, board, logger)
    }

    func start() {
        let thread = Thread { [self] in run() }
        thread.name = "tables-gauge"
        thread.start()
    }

    func close() { isClosed.store(true, ordering: .relaxed) }

    private func run() {
        var connection: Connection?
        var isTold = false
        while !isClosed.load(ordering: .relaxed), !StopSignal.isSet {
            do throws(PostgresError) {
                if connection == nil { connection = try connect() }
                if let connection { try measure(connection) }
                isTold = false
            } catch {
                connection = nil
                // The sink itself tells of a database that is away; this tells of one that refuses only these questions.
                if !isTold { logger.warning("\(error); the metrics of the tables stand still") }
                isTold = true
            }
            wait()
        }
    }

    private func wait() {
        let end = Clock.monotonic() + Self.pause
        while Clock.monotonic() < end, !isClosed.load(ordering: .relaxed), !StopSignal.isSet { usleep(100_000) }
    }

    private func connect() throws(PostgresError) -> Connection {
        let settings = ConnectionSettings(
            schema: schema, applicationName: "leurre-sink metrics", statementTimeoutMilliseconds: Self.patienceMilliseconds,
            connectTimeoutSeconds: 5)
        return try Connection(uri: address, settings: settings)
    }

    private func measure(_ connection: Connection) throws(PostgresError) {
        let platforms = try connection.query(GaugeSQL.platforms, [], "read the ledger for the metrics")
        put(platforms, labels: 1, [.packetsCounted, .packetsMissing, .packetsMissingToday, .completeToday, .platformClock])
        put(try connection.query(GaugeSQL.sensors, [], "read the sensors for the metrics"), labels: 2, [.sensorReceived, .sensorClockAhead])
        let database = try connection.query(GaugeSQL.database, [], "read the figures of the database")
        let metrics: [Metric] = [.databaseBytes, .databaseConnections, .databaseConnectionsMax, .databaseTransactionAge, .databaseDeadRows]
        put(database, labels: 0, metrics)
        board.set(.tablesMeasured, Double(Clock.now().nanoseconds) / 1e9)
    }

    /// - Parameter labels: how many columns are labels; the others are the metrics' values.
    private func put(_ rows: [[String?]], labels: Int, _ metrics: [Metric]) {
        for (index, metric) in metrics.enumerated() {
            let values = rows.compactMap { row -> ([String], Double)? in
                row[labels + index].flatMap(Double.init).map { (row.prefix(labels).map { $0 ?? "" }, $0) }
            }
            board.replace(metric, Dictionary(values) { $1 })
        }
    }
}
