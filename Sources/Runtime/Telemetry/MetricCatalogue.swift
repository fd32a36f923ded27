/// All metrics of all services, for the page that lists them.
package enum MetricCatalogue {
    /// A service and what it has.
    package struct Entry: Sendable {
        package var service: String
        package var metrics: [Metric]
    }

    private static let common = Metric.ofService + Metric.ofProcess

    package static let entries = [
        Entry(service: "sensor", metrics: Metric.ofSensor + common),
        Entry(service: "sessions", metrics: Metric.ofLoop + Metric.ofIdentities + common),
        Entry(service: "enrich", metrics: Metric.ofLoop + Metric.ofNames + common),
        Entry(service: "statistics", metrics: Metric.ofLoop + common),
        Entry(service: "sink", metrics: Metric.ofLoop + Metric.ofSink + Metric.ofIdentities + common),
        Entry(service: "lag", metrics: Metric.ofLag),
    ]

    /// The page as Markdown, one table a service.
    package static var page: String {
        var page = """
            # Metrics

            Each service serves `/metrics` in Prometheus' text format, `/health` (200 while its loop goes round) and `/ready` (200 if it does its
            work, else 503 with the reasons) on the address of its setting `metrics-listen`. This page is made from the source by `leurre metrics`.


            """
        for entry in entries {
            let title = entry.service == "lag" ? "leurre lag --serve" : "leurre-\(entry.service)"
            page += "## \(title)\n\n| metric | type | labels | what |\n| --- | --- | --- | --- |\n"
            for metric in entry.metrics.sorted(by: { $0.fullName(of: entry.service) < $1.fullName(of: entry.service) }) {
                let labels = metric.labels.map { "`\($0)`" }.joined(separator: ", ")
                page += "| `\(metric.fullName(of: entry.service))` | \(metric.kind.rawValue) | \(labels) | \(metric.help) |\n"
            }
            page += "\n"
        }
        return page
    }
}
