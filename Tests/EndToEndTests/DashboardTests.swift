import Foundation
import Testing

/// Grafana's dashboards; their queries to the tables are asked in MetricsTests, which has a house.
@Suite("Dashboards", .enabled(if: DeployFiles.isWanted)) struct DashboardTests {
    @Test("the dashboards are what their source says, and fit Grafana's schema")
    func schema() throws {
        try DeployFiles.script("grafana.py", "check")
        try DeployFiles.script("grafana.py", "schema")
    }

    @Test("Prometheus understands every query, and every metric in one is a service's")
    func metrics() throws {
        let rules = try DeployFiles.script("grafana.py", "rules")
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-\(UUID().uuidString).yml")
        defer { try? FileManager.default.removeItem(at: file) }
        try rules.write(to: file, atomically: true, encoding: .utf8)
        let check = try Tool.run("/usr/bin/promtool", ["check", "rules", file.path])
        #expect(check.code == 0, "\(check.text) \(check.errors)")

        let page = try String(contentsOf: Tool.root.appendingPathComponent("deploy/prometheus/metrics.md"), encoding: .utf8)
        let known = Set(page.matches(of: /\| `([a-z_]+)` \|/).map { String($0.1) })
        let asked = Set(rules.matches(of: /\b(?:leurre|process)_[a-z_.+]+/).map { String($0.0).replacing(/_bucket$/, with: "") })
        #expect(asked.count > 20)
        for name in asked {
            let pattern = try Regex(name)
            #expect(known.contains { $0.wholeMatch(of: pattern) != nil }, "no service has \(name)")
        }
    }
}
