import ArgumentParser
import Runtime

/// `leurre metrics`: the page of all metrics.
struct MetricsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "metrics", abstract: "List the metrics of all services, as Markdown.")

    func run() { print(MetricCatalogue.page, terminator: "") }
}
