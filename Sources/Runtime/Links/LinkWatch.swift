import Kafka
import Logging
import Pipeline
import Synchronization

/// Tells of a way to the broker that breaks while the process runs: in the log, and as a reason not to be ready. librdkafka itself only
/// tries again: a certificate that expires at night would otherwise look like silence.
package final class LinkWatch: Sendable {
    /// librdkafka says the same error again every thirty seconds while it lasts, and says nothing when it is over.
    private static let repetition = Span.seconds(30)
    private static let patience = Span.seconds(40)

    private let health: HealthBoard
    private let logger: Logger
    private let figures: KafkaFigures?
    private let told = Mutex<(sentence: String, at: Timestamp)?>(nil)

    /// - Parameter metrics: where the clients' statistics go; nil: nowhere.
    package init(health: HealthBoard, logger: Logger, metrics: MetricBoard? = nil) {
        (self.health, self.logger, figures) = (health, logger, metrics.map(KafkaFigures.init))
    }

    /// For the `onEvent` of a client; it may come on any thread.
    package func happened(_ event: KafkaEvent) {
        measured(event)
        guard case .error(let error) = event, error.code == .authentication || error.code == .unreachable else { return }
        let sentence = "\(error)"
        health.obstructed("link", sentence, for: Self.patience)
        let isNew = told.withLock { told in
            let now = Clock.monotonic()
            if let told, told.sentence == sentence, now - told.at < Self.repetition { return false }
            told = (sentence, now)
            return true
        }
        guard isNew else { return }
        if error.code == .authentication { logger.error("\(sentence)") } else { logger.warning("\(sentence); trying again") }
    }

    /// For a client of whose way somebody else tells: its statistics only.
    package func measured(_ event: KafkaEvent) {
        if case .statistics(let text) = event { figures?.take(text) }
    }

    /// Something came through.
    package func works() { health.cleared("link") }
}
