import Foundation
import Testing

/// A real Prometheus scrapes a real house.
@Suite("Metrics", .serialized) struct MetricsTests {
    @Test("Prometheus sees the services, what they count, and how far a stopped consumer is behind")
    func scraped() throws {
        let house = try RunningHouse()
        defer { house.stop() }
        var targets: [String] = []
        for name in ["leurre-sessions", "leurre-enrich", "leurre-statistics", "leurre-sink"] { targets.append(try house.serveMetrics(name)) }
        let lag = try LagProcess(house)
        defer { lag.stop() }
        targets.append(lag.address)
        let prometheus = try PrometheusServer(targets: targets, folder: house.folder)
        defer { prometheus.stop() }
        #expect(try prometheus.waits(for: 5, "sum(up)"))
        #expect(try prometheus.waits(for: 5, #"count({__name__=~"leurre_.+_ready"} == 1)"#))

        house.freeze("leurre-sink", true)
        let begun = Date()
        try replayAgain(house)
        let replayed = Date()
        #expect(try prometheus.waits { try prometheus.value("leurre_sessions_records_received_total") ?? 0 > 0 })
        #expect(try prometheus.waits(for: 0, "max(leurre_sessions_input_lag_records)"))
        // The oldest record that the sink has not read was sent while the replay ran.
        _ = Tool.wait(seconds: 30) { Date().timeIntervalSince(replayed) > 6 }
        // One look: what is measured next would not fit.
        let oldest = try #require(
            try prometheus.value(#"scalar(leurre_lag_measured_timestamp_seconds) - max(leurre_lag_seconds{group="leurre-sink"})"#))
        #expect(begun.timeIntervalSince1970 - 1 <= oldest && oldest <= replayed.timeIntervalSince1970 + 1, "\(oldest)")

        house.freeze("leurre-sink", false)
        #expect(try prometheus.waits(for: 0, "max(leurre_lag_seconds)"))
        #expect(try prometheus.waits { try prometheus.value("leurre_sink_transactions_total") ?? 0 > 0 })
        #expect(try prometheus.value("sum(leurre_sink_records_set_aside_total)") == 0)
        if DeployFiles.isWanted { try dashboards(of: house) }
    }

    /// Every query of Grafana's dashboards, as an analyst, over the week that the house has: none fails, and none is empty that should not be.
    private func dashboards(of house: RunningHouse) throws {
        let script = try DeployFiles.script("grafana.py", "sql", "2013-06-01T00:00:00Z", "2013-07-01T00:00:00Z")
        let output = try DeployFiles.psql(script, database: house.database)
        #expect(output.code == 0 && !output.text.contains("EMPTY"), "\(output.text.suffix(4_000)) \(output.errors)")
        #expect(output.text.matches(of: /\d rows/).count == script.matches(of: /\\echo/).count)
    }

    private func replayAgain(_ house: RunningHouse) throws {
        let platforms = house.folder.appendingPathComponent("again.yaml")
        try "platforms: [{id: tokyo-again, country: JP, network: cloud, machines: [{address: 198.51.100.70}]}]"
            .write(to: platforms, atomically: true, encoding: .utf8)
        let capture = Tool.root.appendingPathComponent("deploy/data/demo/week_groucho-tokyo.pcap").path
        let sensor = try house.replay(["--platforms", platforms.path, "--replay", capture])
        sensor.waitUntilExit()
        #expect(sensor.terminationStatus == 0)
    }

    @Test("the alert rules are valid, and each comes with its fault and goes with it")
    func rules() throws {
        let folder = Tool.root.appendingPathComponent("deploy/prometheus").path
        let check = try Tool.run("/usr/bin/promtool", ["check", "rules", folder + "/leurre.rules.yml"])
        #expect(check.code == 0, "\(check.text) \(check.errors)")
        let configuration = try Tool.run("/usr/bin/promtool", ["check", "config", folder + "/prometheus.yml"])
        #expect(configuration.code == 0, "\(configuration.text) \(configuration.errors)")
        let test = try Tool.run("/usr/bin/promtool", ["test", "rules", folder + "/leurre.rules.test.yml"])
        #expect(test.code == 0, "\(test.text) \(test.errors)")
        let rules = try String(contentsOfFile: folder + "/leurre.rules.yml", encoding: .utf8).matches(of: /- alert: (\w+)/).map { String($0.1) }
        let tests = try String(contentsOfFile: folder + "/leurre.rules.test.yml", encoding: .utf8)
        for rule in rules { #expect(tests.contains("alertname: \(rule)\n"), "\(rule) is never fired in a test") }
    }

    /// What is in force once all drop-ins are read: a sensor can capture and read the boot id, and nobody has a capability besides.
    private func rights(of unit: String, _ root: URL) throws {
        struct Claim: Decodable {
            var name: String
            var set: Bool?
        }
        let output = try Tool.run("/usr/bin/systemd-analyze", ["security", "--offline=true", "--root=\(root.path)", "--json=short", unit])
        let claims = try JSONDecoder().decode([Claim].self, from: Data(output.text.utf8))
        let isSensor = unit.hasPrefix("leurre-sensor")
        let wanted = ["AmbientCapabilities=", "ProcSubset=", "PrivateUsers=", "RestrictAddressFamilies=~AF_PACKET"]
        for name in wanted { #expect(claims.first { $0.name == name }?.set == !isSensor, "\(unit): \(name)") }
        let capabilities = claims.filter { $0.name.hasPrefix("CapabilityBoundingSet=") && $0.set != true }.map(\.name)
        #expect(capabilities == (isSensor ? ["CapabilityBoundingSet=~CAP_NET_(BIND_SERVICE|BROADCAST|RAW)"] : []), "\(unit)")
    }

    @Test("no unit is more exposed than 2.0, and systemd understands all of them")
    func units() throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-units-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        let folder = root.appendingPathComponent("etc/systemd/system")
        try FileManager.default.createDirectory(at: folder.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: Tool.root.appendingPathComponent("deploy/systemd"), to: folder)
        // A key that only root may read, as the README has it.
        let credential = folder.appendingPathComponent("leurre-sensor@1.service.d")
        try FileManager.default.createDirectory(at: credential, withIntermediateDirectories: true)
        try "[Service]\nLoadCredential=identity-key:/etc/leurre/1.key\nEnvironment=LEURRE_IDENTITY_KEY=%d/identity-key\n"
            .write(to: credential.appendingPathComponent("identity.conf"), atomically: true, encoding: .utf8)
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) where file.hasSuffix(".service") {
            let unit = file.replacingOccurrences(of: "@.", with: "@1.")
            let output = try Tool.run(
                "/usr/bin/systemd-analyze", ["security", "--offline=true", "--threshold=20", "--root=\(root.path)", unit])
            #expect(output.code == 0, "\(unit): \(output.text.suffix(200)) \(output.errors)")
            try rights(of: unit, root)
        }
    }
}
