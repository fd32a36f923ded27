import Synchronization

/// The newest values of a process' metrics: written by the loop about once a second, read by whoever asks.
package final class MetricBoard: Sendable {
    /// The values of a metric's labels, in its own order.
    package typealias LabelValues = [String]

    /// Prometheus' text format.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private enum Value {
        case number(Double)
        case histogram(Histogram)
    }

    private let values = Mutex<[Metric: [LabelValues: Value]]>([:])

    package init() {}

    /// - Precondition: as many label values as the metric has labels.
    package func set(_ metric: Metric, _ value: Double, _ labels: LabelValues = []) {
        precondition(labels.count == metric.labels.count)
        values.withLock { $0[metric, default: [:]][labels] = .number(value) }
    }

    package func set(_ metric: Metric, _ value: some BinaryInteger, _ labels: LabelValues = []) { set(metric, Double(value), labels) }

    /// All of a metric's values at once: what is not among them is gone.
    package func replace(_ metric: Metric, _ numbers: [LabelValues: Double]) {
        precondition(numbers.keys.allSatisfy { $0.count == metric.labels.count })
        values.withLock { $0[metric] = numbers.mapValues { .number($0) } }
    }

    package func observe(_ metric: Metric, seconds: Double) {
        values.withLock { all in
            var histogram = Histogram()
            if case .histogram(let known) = all[metric]?[[]] { histogram = known }
            histogram.observe(seconds)
            all[metric] = [[]: .histogram(histogram)]
        }
    }

    /// In Prometheus' text format, version 0.0.4: sorted, so that two readings compare.
    package func text(service: String) -> String {
        let all = values.withLock { $0 }
        var text = ""
        for (metric, series) in all.sorted(by: { $0.key.name < $1.key.name }) {
            let name = metric.fullName(of: service)
            text += "# HELP \(name) \(MetricText.help(metric.help))\n# TYPE \(name) \(metric.kind.rawValue)\n"
            for (labels, value) in series.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
                switch value {
                case .number(let number): text += "\(name)\(MetricText.labels(metric.labels, labels)) \(MetricText.number(number))\n"
                case .histogram(let histogram): text += histogram.text(name: name)
                }
            }
        }
        return text
    }
}
