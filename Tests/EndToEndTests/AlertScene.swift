import Foundation
import Glibc
import Kafka
import Pipeline
import TestSupport
import Testing

/// A house with a live site, watched by Prometheus with short rules.
final class AlertScene {
    let house: RunningHouse
    let traffic: LoopbackTraffic
    let disk: SmallDisk
    let prometheus: PrometheusServer
    let site: MeasuredSensor
    /// A sensor that was killed right after its first report.
    private let lost: MeasuredSensor
    private var found: MeasuredSensor?
    private let lag: LagProcess
    private let lostTraffic: LoopbackTraffic
    private let platforms: URL
    /// The key of whoever replays for others.
    private let person: URL
    /// What has fired when its fault was there.
    var proven: Set<String> = []

    init() throws {
        house = try RunningHouse()
        (traffic, lostTraffic) = (try LoopbackTraffic(), try LoopbackTraffic())
        disk = try SmallDisk(at: house.folder.appendingPathComponent("disk"), kilobytes: 8_192)
        platforms = house.folder.appendingPathComponent("alert.yaml")
        try """
            platforms:
              - {id: site, country: FR, network: academic, machines: [{address: \(traffic.machine), system: Linux}]}
              - {id: lost, country: FR, network: academic, machines: [{address: \(lostTraffic.machine), system: Linux}]}
              - {id: odd, country: JP, network: cloud, machines: [{address: 198.51.100.70, system: firewall log}]}
            """.write(to: platforms, atomically: true, encoding: .utf8)
        person = house.folder.appendingPathComponent("person.key")
        let registry = house.folder.appendingPathComponent("identities.yaml")
        try Self.makeKeys(in: house.folder).write(to: registry, atomically: true, encoding: .utf8)
        var targets = [try house.serveMetrics("leurre-sessions", port: FreePort.find(), adding: ["--identities", registry.path])]
        for name in ["leurre-enrich", "leurre-statistics", "leurre-sink"] { targets.append(try house.serveMetrics(name)) }
        lag = try LagProcess(house)
        site = try MeasuredSensor(house, name: "site", platforms: platforms, spool: disk.folder.appendingPathComponent("spool"))
        lost = try MeasuredSensor(house, name: "lost", platforms: platforms, spool: house.folder.appendingPathComponent("lost"))
        // The lost one is not scraped, as a partner's sensor is not: only what it reports is known.
        targets += [lag.address, site.metrics]
        let rules = try ShortRules.text(String(contentsOf: Tool.root.appendingPathComponent("deploy/prometheus/leurre.rules.yml"), encoding: .utf8))
        prometheus = try PrometheusServer(targets: targets, folder: house.folder, rules: rules)
    }

    /// - Returns: the registry of the keys.
    private static func makeKeys(in folder: URL) throws -> String {
        let keys = [("site", ["--platform", "site"]), ("lost", ["--platform", "lost"]), ("person", ["--operator", "ada"])]
        return try keys.reduce("identities:\n") { text, key in
            let line = try Tool.run("leurre", ["sensor-key", folder.appendingPathComponent("\(key.0).key").path] + key.1)
            #expect(line.code == 0, "\(line.errors)")
            return text + line.text
        }
    }

    func loseSensor() throws {
        let isHeard = try prometheus.waits { try prometheus.value(#"count(leurre_sink_sensor_received_timestamp_seconds{sensor="lost"})"#) == 1 }
        #expect(isHeard)
        lost.die()
    }

    func findSensor() throws { found = try MeasuredSensor(house, name: "lost", platforms: platforms, spool: house.folder.appendingPathComponent("lost")) }

    func isFiring(_ name: String) throws -> Bool { try prometheus.value("count(ALERTS{alertname=\"\(name)\", alertstate=\"firing\"})") ?? 0 > 0 }

    /// What fires of these once a fault has begun, in a minute and a half; one may be over before another comes.
    func expectFiring(_ names: String..., meanwhile: () throws -> Void = {}) throws {
        var left = names
        _ = try Tool.wait(seconds: 90) {
            try meanwhile()
            try left.removeAll(where: isFiring)
            return left.isEmpty
        }
        #expect(left.isEmpty, "\(left) do not fire")
        proven.formUnion(Set(names).subtracting(left))
    }

    func expectQuiet(_ names: String...) throws { for name in names { #expect(try !isFiring(name), "\(name) fires before its fault") } }

    /// Everybody is there and works, and everything is read: what starting the house set off is over.
    func settles() throws -> Bool {
        try Tool.wait(seconds: 120) {
            // A site where nothing happens looks silent after a while.
            try traffic.send(1)
            guard try prometheus.value("sum(up)") == 6, try prometheus.value(#"count({__name__=~"leurre_.+_ready"} == 1)"#) == 6,
                try prometheus.value("max(leurre_lag_seconds)") ?? 9 < 3
            else { return false }
            return try prometheus.value(#"count(ALERTS{alertstate="firing"})"#) == nil
        }
    }

    /// Nothing fires any more.
    func clears(meanwhile: () throws -> Void = {}) throws -> Bool {
        try Tool.wait(seconds: 120) {
            try meanwhile()
            return try prometheus.value(#"count(ALERTS{alertstate="firing"})"#) == nil
        }
    }

    var firing: [String] { AlertScene.names.filter { (try? isFiring($0)) ?? false } }

    static let names: [String] = {
        let rules = (try? String(contentsOf: Tool.root.appendingPathComponent("deploy/prometheus/leurre.rules.yml"), encoding: .utf8)) ?? ""
        return rules.matches(of: /- alert: (\w+)/).map { String($0.1) }
    }()

    /// A record that is none of ours.
    func sendGarbage(to topic: Topic) throws {
        try HostileRecordTests.send([(topic, 0, Array("this is no record of ours".utf8))], to: house.bootstrapServers)
    }

    /// A report of a sensor whose clock is ahead by so many seconds.
    func report(clockAhead seconds: Int64) throws {
        let now = Timestamp(nanoseconds: Int64(Date().timeIntervalSince1970 * 1e9)) + .seconds(seconds)
        let platform = PlatformDescription(id: "odd", country: "JP", networkKind: "cloud", machines: [])
        let report = SensorReport(platform: platform, sensor: "odd", epoch: 1, hour: Int32(now.hour), reported: now)
        try HostileRecordTests.send([(.sensors, 0, report.encoded())], to: house.bootstrapServers)
    }

    /// So much for one partition that the embedded broker, which keeps 5 MiB, lets go of what came first.
    func overflow(_ topic: Topic, partition: Int32) throws {
        var random = SystemRandomNumberGenerator()
        let records = (0..<16).map { _ in (topic, partition, (0..<500_000).map { _ in UInt8.random(in: 0...255, using: &random) }) }
        try HostileRecordTests.send(records, to: house.bootstrapServers)
    }

    /// The shipped capture, its first packets moved so that they begin at a time.
    func replay(from start: Double, sensor: String, isSigned: Bool = true) throws {
        var bytes = [UInt8](try Data(contentsOf: Tool.root.appendingPathComponent("deploy/data/demo/week_groucho-tokyo.pcap")).prefix(24 + 40 * 56))
        // Little-endian, microseconds; each record is 16 bytes of header and what was captured.
        func number(_ index: Int) -> UInt32 { (0..<4).reduce(0) { $0 | UInt32(bytes[index + $1]) << (8 * UInt32($1)) } }
        var (index, end) = (24, 24)
        while index + 16 <= bytes.count, index + 16 + Int(number(index + 8)) <= bytes.count {
            let seconds = UInt32(start) &+ UInt32(index / 16)
            for byte in 0..<4 { bytes[index + byte] = UInt8(truncatingIfNeeded: seconds >> (8 * UInt32(byte))) }
            index += 16 + Int(number(index + 8))
            end = index
        }
        let file = house.folder.appendingPathComponent("\(sensor).pcap")
        try Data(bytes[..<end]).write(to: file)
        let process = try house.replay(["--platforms", platforms.path, "--platform", "odd", "--sensor", sensor] + (isSigned ? ["--identity-key", person.path] : []) + ["--replay", file.path])
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    func stop() {
        for sensor in [site, lost] + (found.map { [$0] } ?? []) {
            sensor.freeze(false)
            sensor.die()
        }
        prometheus.stop()
        lag.stop()
        house.stop()
        disk.remove()
    }
}
