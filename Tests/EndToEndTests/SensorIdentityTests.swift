import Foundation
import Glibc
import Testing

/// A house that asks its sensors who they are, one sensor that may speak for itself, and two who say that they are others.
@Suite("Identity of sensors", .serialized) struct SensorIdentityTests {
    private static let capture = Tool.root.appendingPathComponent("deploy/data/demo/week_groucho-eu.pcap").path
    private static let machine = "{address: 198.51.100.10}"

    /// A house with one small platform, and what it takes to sign.
    private final class House {
        let house: RunningHouse
        var registry: String { file("identities.yaml") }
        func file(_ name: String) -> String { house.folder.appendingPathComponent(name).path }

        init() throws {
            let platforms = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-\(UUID().uuidString).yaml")
            defer { try? FileManager.default.removeItem(at: platforms) }
            let known = "{id: known, country: IE, network: cloud, machines: [\(SensorIdentityTests.machine)], captures: [\"\(SensorIdentityTests.capture)\"]}"
            try "platforms: [\(known)]".write(to: platforms, atomically: true, encoding: .utf8)
            house = try RunningHouse(platforms: platforms)
            try "identities:\n".write(toFile: registry, atomically: true, encoding: .utf8)
        }

        func permit(_ arguments: [String]) throws {
            let line = try Tool.run("leurre", ["sensor-key"] + arguments)
            #expect(line.code == 0, "\(line.errors)")
            let text = try String(contentsOfFile: registry, encoding: .utf8)
            try (text + line.text).write(toFile: registry, atomically: true, encoding: .utf8)
        }

        /// Returns where sessions and sink, started anew with the registry as it is, serve their metrics.
        func restart() throws -> [String] { try ["leurre-sessions", "leurre-sink"].map { try house.serveMetrics($0, adding: ["--identities", registry]) } }

        /// Whether these have read the registry since a time.
        func haveRead(_ addresses: [String], since time: Date) throws -> Bool {
            try Tool.wait(seconds: 20) {
                try addresses.allSatisfy { address in
                    let page = try Tool.run("/usr/bin/curl", ["-s", "http://\(address)/metrics"]).text
                    let read = page.firstMatch(of: /_identities_read_timestamp_seconds ([0-9.e+]+)/).flatMap { Double($0.1) }
                    return try #require(read) > time.timeIntervalSince1970
                }
            }
        }

        /// The capture once more, as another platform's.
        func replay(as platform: String, key: String? = nil) throws {
            let text = "platforms: [{id: \(platform), country: IE, network: cloud, machines: [\(SensorIdentityTests.machine)]}]"
            try text.write(toFile: file("\(platform).yaml"), atomically: true, encoding: .utf8)
            let signing = key.map { ["--identity-key", file($0)] } ?? []
            let sensor = try house.replay(["--platforms", file("\(platform).yaml")] + signing + ["--replay", SensorIdentityTests.capture])
            sensor.waitUntilExit()
            #expect(sensor.terminationStatus == 0)
        }

        func letters(_ arguments: [String]) throws -> Tool.Output {
            try Tool.run("leurre", ["deadletters"] + arguments + ["--bootstrap-servers", house.bootstrapServers])
        }

        /// Which platforms have how many packets in the attacks.
        func packets() throws -> String {
            #expect(try Tool.wait(seconds: 60) { try house.messagesBehind() == 0 })
            return try house.value(
                "select string_agg(platform || ' ' || n, ', ' order by platform) from (select platform, sum(packets_received) n from attacks where absorbed_by is null group by 1) p")
        }
    }

    private struct Letter: Decodable {
        var letter: Int64
        var reason: String
        var detail: String
    }

    @Test("a batch or report that is not signed by whom it names counts nowhere, and is given in again once it is believed")
    func identities() throws {
        let house = try House()
        defer { house.house.stop() }
        try house.permit([house.file("own.key"), "--platform", "own"])
        try house.permit([house.file("person.key"), "--operator", "ada"])
        let addresses = try house.restart()
        try house.replay(as: "own", key: "own.key")
        try house.replay(as: "usurped", key: "own.key")
        try house.replay(as: "unsigned")
        let known = try #require(try house.packets().firstMatch(of: /known (\d+)/)?.1)
        #expect(try house.packets() == "known \(known), own \(known)")
        for table in ["ledger", "sensor_hours", "platforms"] {
            let name = table == "platforms" ? "id" : "platform"
            #expect(try house.house.value("select string_agg(distinct \(name), ' ' order by \(name)) from \(table)") == "known own", "\(table)")
        }
        let list = try house.letters(["list", "--format", "json", "--limit", "100000"])
        let letters = try list.text.split(separator: "\n").map { try JSONDecoder().decode(Letter.self, from: Data($0.utf8)) }
        let unsigned = letters.filter { $0.detail == "the record carries no signature" }
        #expect(letters.allSatisfy { $0.reason == "identity" } && !unsigned.isEmpty)
        #expect(letters.filter { $0.detail.contains("may not speak for the sensor \"usurped\" of the platform \"usurped\"") }.count == letters.count - unsigned.count)
        for address in addresses {
            let isCounted = try Tool.wait(seconds: 20) {
                try Tool.run("/usr/bin/curl", ["-s", "http://\(address)/metrics"]).text.contains(/_records_set_aside_total{reason="identity"} [1-9]/)
            }
            #expect(isCounted, "\(address)")
        }

        let rebuild = try Tool.run(
            "leurre", ["rebuild", "--into", "again", "--bootstrap-servers", house.house.bootstrapServers], environment: ["LEURRE_POSTGRES": house.house.database])
        #expect(try house.house.value("select count(*) from pg_namespace where nspname = 'again'") == "0")
        #expect(rebuild.code == 2 && rebuild.errors.contains("give it with --identities"), "\(rebuild)")

        // Nothing goes back that would be set aside again, signed by an operator or not, and a crash changes nothing.
        let all = ["redrive", "--reason", "identity", "--identities", house.registry]
        let refused = try house.letters(all + ["--identity-key", house.file("person.key")])
        #expect(refused.code == 1 && refused.text.contains("0 letters redriven, \(letters.count) not"), "\(refused.text.suffix(400))")

        // A registry that somebody spoilt changes nothing; a better one needs no restart.
        let good = try String(contentsOfFile: house.registry, encoding: .utf8)
        try (good + "  - {platform: spoilt}\n").write(toFile: house.registry, atomically: true, encoding: .utf8)
        for address in addresses {
            let isRefused = try Tool.wait(seconds: 20) {
                try Tool.run("/usr/bin/curl", ["-s", "http://\(address)/metrics"]).text.contains(/_identities_refused 1/)
            }
            #expect(isRefused, "\(address)")
        }
        try good.write(toFile: house.registry, atomically: true, encoding: .utf8)
        try house.permit([house.file("own.key"), "--platform", "usurped", "--print"])
        let changed = try #require(FileManager.default.attributesOfItem(atPath: house.registry)[.modificationDate] as? Date)
        #expect(try house.haveRead(addresses, since: changed))
        #expect(try house.packets() == "known \(known), own \(known)")
        let believed = try house.letters(all)
        #expect(believed.text.contains("\(letters.count - unsigned.count) letters redriven, \(unsigned.count) not"), "\(believed.text.suffix(400))")
        #expect(try house.letters(all).code == 1)
        #expect(try house.packets() == "known \(known), own \(known), usurped \(known)")
        let vouched = try house.letters(["redrive", "--identity-key", house.file("person.key")] + unsigned.map { "\($0.letter)" })
        #expect(vouched.code == 0, "\(vouched.text.suffix(400))")
        #expect(try house.packets() == "known \(known), own \(known), unsigned \(known), usurped \(known)")
        #expect(try house.house.value("select bool_and(balances) and sum(missing) = 0 from ledger") == "t")
        #expect(try house.letters(["list", "--format", "json", "--limit", "100000"]).text.split(separator: "\n").count == letters.count)
    }
}
