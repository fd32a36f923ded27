/// What one service says about itself.
struct ServiceReading: Sendable {
    /// `HOST:PORT`.
    var address: String
    /// Why it does not answer; nil if it does.
    var obstacle: String?
    var samples: [Sample] = []
    /// Why it is not ready; empty if it is.
    var reasons: [String] = []

    /// Such as `leurre-sink`; nil if it does not answer, or is none of ours.
    var service: String? {
        for sample in samples where sample.name.hasPrefix("leurre_") && sample.name.hasSuffix("_ready") {
            return "leurre-" + sample.name.dropFirst("leurre_".count).dropLast("_ready".count)
        }
        return nil
    }

    /// The sum of a metric over its labels, by the end of its name; nil if the service has none.
    func sum(_ name: String) -> Double? {
        let found = samples.filter { $0.name.hasPrefix("leurre_") && $0.name.hasSuffix("_" + name) }
        return found.isEmpty ? nil : found.reduce(0) { $0 + $1.value }
    }

    func label(_ label: String, of name: String) -> String? { samples.first { $0.name.hasSuffix("_" + name) }?.labels[label] }

    /// The samples as a scrape would have them.
    var scraped: [Sample] {
        let up = Sample(name: "up", labels: ["job": "leurre", "instance": address], value: obstacle == nil ? 1 : 0)
        return [up] + samples.map { Sample(name: $0.name, labels: $0.labels.merging(["job": "leurre", "instance": address]) { $1 }, value: $0.value) }
    }
}
