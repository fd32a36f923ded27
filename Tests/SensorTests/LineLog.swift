import Logging
import Synchronization

/// Keeps what was logged.
final class LineLog: Sendable {
    private let kept = Mutex<[(level: Logger.Level, text: String)]>([])

    var logger: Logger { Logger(label: "test") { _ in Handler(log: self) } }

    func lines(_ level: Logger.Level) -> [String] { kept.withLock { $0.filter { $0.level == level }.map(\.text) } }

    private struct Handler: LogHandler {
        let log: LineLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let values = (event.metadata ?? [:]).map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " ")
            let text = values.isEmpty ? "\(event.message)" : "\(event.message) \(values)"
            log.kept.withLock { $0.append((event.level, text)) }
        }
    }
}
