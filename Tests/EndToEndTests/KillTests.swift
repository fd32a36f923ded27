import Foundation
import Testing

/// The same week twice: undisturbed as `tokyo`, and as `tokyo-again` while services are killed. The tables must be equal.
@Suite("Killed services", .serialized) struct KillTests {
    private static let services = ["leurre-sessions", "leurre-enrich", "leurre-statistics", "leurre-sink"]

    /// Rows of one platform without its name, ids and revisions.
    private static func comparable(_ platform: String) -> [String] {
        [
            """
            select opened, source, first_seen, last_seen, class, spoofable, machines_targeted, visiting_order, packets_received,
                packets_sent, bytes_received, handshakes, country, syn_signature from attacks where platform = '\(platform)' and absorbed_by is null
            """,
            """
            select opened, source, machine, ports_sequence, reached, packets_received, packets_sent, first_seen, last_seen
            from visits where platform = '\(platform)'
            """,
            "select hour, measure, item, sources, visits, packets, bytes from platform_hour where platform = '\(platform)' and measure <> 'common'",
            "select day, measure, item, sources, visits, packets, bytes from platform_day where platform = '\(platform)' and measure <> 'common'",
            """
            select window_kind, measure, item, sources, visits, packets, bytes from platform_rolling
            where platform = '\(platform)' and measure <> 'common'
            """,
            "select captured, counted, missing, late, clock_refused, malformed, unreadable, balances from completeness where platform = '\(platform)'",
        ]
    }

    @Test("kill -9 of every consumer service during a replay leaves the tables of an undisturbed run")
    func killed() throws {
        let house = try RunningHouse()
        defer { house.stop() }
        let platforms = house.folder.appendingPathComponent("again.yaml")
        try "platforms: [{id: tokyo-again, country: JP, network: cloud, machines: [{address: 198.51.100.70}]}]"
            .write(to: platforms, atomically: true, encoding: .utf8)
        let capture = Tool.root.appendingPathComponent("deploy/data/demo/week_groucho-tokyo.pcap").path
        let sensor = try house.replay(["--platforms", platforms.path, "--replay", capture, "--speed", "40000"])
        for name in Self.services.shuffled() {
            usleep(UInt32.random(in: 200_000...1_500_000))
            try house.killAndRestart(name)
        }
        sensor.waitUntilExit()
        #expect(sensor.terminationStatus == 0)
        let isDrained = try Tool.wait(seconds: 120) { try house.messagesBehind() == 0 }
        #expect(isDrained, "the services have not caught up after two minutes")
        #expect(try house.value("select count(*) from attacks where platform = 'tokyo-again'") != "0")
        for (mine, other) in zip(Self.comparable("tokyo"), Self.comparable("tokyo-again")) {
            let difference = try house.value(
                "select count(*) from ((\(mine) except all \(other)) union all (\(other) except all \(mine))) d")
            #expect(difference == "0", "\(mine)")
        }
        #expect(try house.value("select bool_and(balances) from ledger") == "t")
    }

    @Test("the same replay twice counts once")
    func twice() throws {
        let house = try RunningHouse()
        defer { house.stop() }
        let before = try house.value("select sum(packets_received) from attacks")
        let platforms = Tool.root.appendingPathComponent("deploy/data/demo/platforms.yaml").path
        let capture = Tool.root.appendingPathComponent("deploy/data/demo/week_groucho-tokyo.pcap").path
        let sensor = try house.replay(["--platforms", platforms, "--platform", "tokyo", "--replay", capture])
        sensor.waitUntilExit()
        #expect(sensor.terminationStatus == 0)
        #expect(try Tool.wait(seconds: 60) { try house.messagesBehind() == 0 })
        #expect(try house.value("select sum(packets_received) from attacks") == before)
        #expect(try house.value("select duplicate from completeness where platform = 'tokyo'") == "3999")
        #expect(try house.value("select bool_and(balances) from ledger") == "t")
    }
}
