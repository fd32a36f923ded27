import HTTP

/// What a process answers about itself: `/metrics` (Prometheus' text format), `/health` (alive), `/ready` (with reasons).
package struct TelemetryAnswers: Sendable {
    package let metrics = MetricBoard()
    package let health = HealthBoard()
    private let service: String

    /// - Parameter service: what the metrics' names have, such as `sessions`.
    package init(service: String) { self.service = service }

    package func answer(_ path: String) -> HTTPAnswer {
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
