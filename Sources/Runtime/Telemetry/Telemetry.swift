import HTTP
import Logging
import Pipeline

/// What a service tells about itself, and where.
package final class Telemetry {
    private let answers: TelemetryAnswers
    private var listener: HTTPListener?

    /// - Parameters:
    ///   - service: such as `leurre-sessions`; the metrics' names have its last part.
    ///   - address: of the setting `metrics-listen`; `off` for none.
    package init(service: String, address: String, isGiven: Bool, logger: Logger) throws {
        answers = TelemetryAnswers(service: service.split(separator: "-").last.map(String.init) ?? service)
        metrics.set(.buildInformation, 1, [ServiceMain.version])
        guard address != "off" else { return }
        let wanted = try ListenAddress(address)
        do throws(HTTPFailure) {
            let listener = try HTTPListener(wanted, answer: answers.answer)
            self.listener = listener
            logger.info("serving /metrics, /health and /ready", metadata: ["address": "\(listener.address)"])
        } catch {
            // Two processes of a service on one machine have the same default: the second one works without, and says so.
            guard error.code == .inUse, !isGiven else { throw error }
            logger.warning("\(error): this process serves no metrics")
        }
    }

    package convenience init(_ service: String, _ settings: Settings, _ logger: Logger) throws {
        try self.init(
            service: service, address: settings.optionalText("metrics-listen") ?? "off", isGiven: settings.isGiven("metrics-listen"), logger: logger)
    }

    package var metrics: MetricBoard { answers.metrics }
    package var health: HealthBoard { answers.health }
    package var address: ListenAddress? { listener?.address }

    /// Something is done and acknowledged that was begun at a monotonic time.
    package func took(_ metric: Metric, since start: Timestamp) {
        metrics.observe(metric, seconds: Double((Clock.monotonic() - start).nanoseconds) / 1e9)
        metrics.set(.lastFlush, Double(Clock.now().nanoseconds) / 1e9)
        health.beat()
    }

    package func close() { listener?.close() }
}
