import HTTP
import Logging
import Pipeline

/// What a process tells about itself, and where: `/metrics` (Prometheus' text format), `/health` (alive), `/ready` (with reasons).
package final class Telemetry {
    package let metrics = MetricBoard()
    package let health = HealthBoard()
    private let service: String
    private var listener: HTTPListener?

    /// - Parameters:
    ///   - service: such as `leurre-sessions`; the metrics' names have its last part.
    ///   - address: of the setting `metrics-listen`; `off` for none.
    package init(service: String, address: String, isGiven: Bool, logger: Logger) throws {
        self.service = service.split(separator: "-").last.map(String.init) ?? service
        metrics.set(.buildInformation, 1, [ServiceMain.version])
        guard address != "off" else { return }
        let wanted = try ListenAddress(address)
        do throws(HTTPFailure) {
            let listener = try HTTPListener(wanted, answer: answer)
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

    package var address: ListenAddress? { listener?.address }

    /// Something is done and acknowledged that was begun at a monotonic time.
    package func took(_ metric: Metric, since start: Timestamp) {
        metrics.observe(metric, seconds: Double((Clock.monotonic() - start).nanoseconds) / 1e9)
        metrics.set(.lastFlush, Double(Clock.now().nanoseconds) / 1e9)
        health.beat()
    }

    package func close() { listener?.close() }

    private var answer: @Sendable (String) -> HTTPAnswer {
        let (metrics, health, service) = (metrics, health, service)
        return { path in
            switch path {
            case "/metrics":
                ProcessReading.put(on: metrics)
                metrics.set(.isReady, health.reasons.isEmpty ? 1 : 0)
                return HTTPAnswer(contentType: MetricBoard.contentType, body: metrics.text(service: service))
            case "/health", "/ready": return health.answer(path)
            default: return HTTPAnswer(status: 404, body: "there are /metrics, /health and /ready\n")
            }
        }
    }
}
