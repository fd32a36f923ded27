import Logging
import Postgres
import Runtime
import Synchronization

/// Failures of the database after which the same is done again: tells ops and the log of them.
final class DatabaseErrors: Sendable {
    private let health: HealthBoard
    private let board: MetricBoard
    private let logger: Logger
    private let state = Mutex<(counts: [String: Int], obstructed: Set<ObjectIdentifier>, wrongGuesses: Int)>(([:], [], 0))

    init(_ telemetry: Telemetry, _ logger: Logger) { (health, board, self.logger) = (telemetry.health, telemetry.metrics, logger) }

    func passed(_ error: PostgresError, by writer: TableWriter) {
        state.withLock {
            $0.counts[error.code.rawValue, default: 0] += 1
            $0.obstructed.insert(ObjectIdentifier(writer))
        }
        // Whoever asked stands still, however long the database is away.
        put()
        health.obstructed("database", "\(error)")
        health.beat()
        logger.warning("\(error); trying again")
    }

    /// Another sink had written what was thought to be new or known.
    func guessedWrong(_ error: PostgresError) {
        state.withLock { $0.wrongGuesses += 1 }
        logger.info("\(error); another sink was faster, doing it anew")
    }

    func areOver(for writer: TableWriter) {
        let isClear = state.withLock {
            $0.obstructed.remove(ObjectIdentifier(writer))
            return $0.obstructed.isEmpty
        }
        if isClear { health.cleared("database") }
    }

    func put() {
        let (counts, _, wrongGuesses) = state.withLock { $0 }
        board.replace(.databaseErrors, counts.metricValues(of: PostgresError.Code.allCases.map(\.rawValue)))
        board.set(.wrongGuesses, wrongGuesses)
    }
}
