import Foundation
import HTTP
import Logging
import Runtime
import TestSupport
import Testing

@Suite("Telemetry")
struct TelemetryTests {
    private func metric(_ kind: Metric.Kind, labels: [String] = []) -> Metric { Metric("things_total", kind, labels: labels, "Things,\nall of them.") }

    @Test("counters and labels read as Prometheus writes them, sorted and escaped")
    func text() {
        let board = MetricBoard()
        let metric = metric(.counter, labels: ["reason", "topic"])
        board.set(metric, 3, ["late", "b"])
        board.set(metric, 14_689, ["a \"quoted\\\nthing", "a"])
        board.set(Metric("level", .gauge, "A level."), 0.25)
        let expected = #"""
            # HELP leurre_sessions_level A level.
            # TYPE leurre_sessions_level gauge
            leurre_sessions_level 0.25
            # HELP leurre_sessions_things_total Things,\nall of them.
            # TYPE leurre_sessions_things_total counter
            leurre_sessions_things_total{reason="a \"quoted\\\nthing",topic="a"} 14689
            leurre_sessions_things_total{reason="late",topic="b"} 3

            """#
        #expect(board.text(service: "sessions") == expected)
    }

    @Test("what is replaced is gone")
    func replaced() {
        let board = MetricBoard()
        let metric = metric(.gauge, labels: ["partition"])
        board.replace(metric, [["0"]: 1, ["1"]: 2])
        board.replace(metric, [["1"]: 5])
        let lines = board.text(service: "sink").split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(lines == ["leurre_sink_things_total{partition=\"1\"} 5"])
    }

    @Test("a histogram adds its buckets up, and ends with all")
    func histogram() {
        let board = MetricBoard()
        let metric = metric(.histogram)
        for seconds in [0.0005, 0.001, 0.0015, 1, 1_000] { board.observe(metric, seconds: seconds) }
        let lines = board.text(service: "sink").split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(lines.first == "leurre_sink_things_total_bucket{le=\"0.001\"} 2")
        #expect(lines.contains("leurre_sink_things_total_bucket{le=\"0.002\"} 3"))
        #expect(lines.contains("leurre_sink_things_total_bucket{le=\"32.768\"} 4"))
        #expect(lines.suffix(3) == [
            "leurre_sink_things_total_bucket{le=\"+Inf\"} 5", "leurre_sink_things_total_sum 1001.003", "leurre_sink_things_total_count 5",
        ])
    }

    @Test("ready only when nothing is in the way, with the reasons otherwise; alive all the time")
    func health() throws {
        let telemetry = try Telemetry(service: "leurre-sink", address: "127.0.0.1:0", isGiven: true, logger: Logger(label: "test"))
        defer { telemetry.close() }
        let port = try #require(telemetry.address?.port)
        #expect(try Scrape(port: port, path: "/health") == Scrape(status: 200, body: "alive\n"))
        telemetry.health.obstructed("database", "it is full")
        let waiting = try Scrape(port: port, path: "/ready")
        #expect(waiting == Scrape(status: 503, body: "database: it is full\nstart: it has just started\n"))
        telemetry.health.cleared("start")
        telemetry.health.cleared("database")
        #expect(try Scrape(port: port, path: "/ready") == Scrape(status: 200, body: "ready\n"))
        #expect(try Scrape(port: port, path: "/").status == 404)
    }

    @Test("the process's own figures come with each reading")
    func process() throws {
        let telemetry = try Telemetry(service: "leurre-sink", address: "127.0.0.1:0", isGiven: true, logger: Logger(label: "test"))
        defer { telemetry.close() }
        let body = try Scrape(port: try #require(telemetry.address?.port), path: "/metrics").body
        for name in ["process_resident_memory_bytes", "process_open_fds", "process_start_time_seconds", "process_cpu_seconds_total"] {
            let value = body.split(separator: "\n").first { $0.hasPrefix(name + " ") }.flatMap { Double($0.dropFirst(name.count + 1)) }
            #expect((value ?? -1) >= 0, "\(name)")
        }
        #expect(body.contains("leurre_sink_build_info{version=\"\(ServiceMain.version)\"} 1") && body.contains("leurre_sink_ready 0"))
    }

    @Test("a taken address stops the process only if somebody asked for it")
    func taken() throws {
        let first = try Telemetry(service: "leurre-sink", address: "127.0.0.1:0", isGiven: true, logger: Logger(label: "test"))
        defer { first.close() }
        let address = try #require(first.address).description
        #expect(throws: HTTPFailure.self) {
            _ = try Telemetry(service: "leurre-sink", address: address, isGiven: true, logger: Logger(label: "test"))
        }
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        #expect(try Telemetry(service: "leurre-sink", address: address, isGiven: false, logger: quiet).address == nil)
        #expect(try Telemetry(service: "leurre-sink", address: "off", isGiven: true, logger: quiet).address == nil)
    }

    @Test("the page that lists the metrics is that of the source")
    func page() throws {
        let file = Tool.root.appendingPathComponent("deploy/prometheus/metrics.md")
        #expect(try String(contentsOf: file, encoding: .utf8) == MetricCatalogue.page, "leurre metrics > deploy/prometheus/metrics.md")
    }

    @Test("names and helps keep Prometheus' conventions, and none is twice in a service")
    func catalogue() {
        for entry in MetricCatalogue.entries {
            let names = entry.metrics.map { $0.fullName(of: entry.service) }
            #expect(Set(names).count == names.count)
            for metric in entry.metrics {
                #expect(metric.name.allSatisfy { $0.isLowercase || $0 == "_" }, "\(metric.name)")
                #expect((metric.kind == .counter) == metric.name.hasSuffix("_total"), "\(metric.name)")
                #expect(metric.help.hasSuffix(".") && !metric.help.contains("|"), "\(metric.name)")
            }
        }
    }
}
