import Foundation
import Pipeline
import TestSupport
import Testing

/// deploy/kafka/rights against what the executables ask of a broker: no broker of the tests enforces rights, so a relay writes down what is asked.
@Suite("Rights", .enabled(if: ProcessInfo.processInfo.environment["LEURRE_BIN"] != nil)) struct RightsTests {
    /// Of each user and thing the operations.
    private static func rights() throws -> [String: Set<String>] {
        let text = try String(contentsOf: Tool.root.appendingPathComponent("deploy/kafka/rights"), encoding: .utf8)
        var rights: [String: Set<String>] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let words = line.split(separator: " ").map(String.init)
            rights["\(words[0]) \(words[1]) \(words[2])"] = Set(words.dropFirst(3))
        }
        return rights
    }

    @Test("services, sensors and people ask the broker for what they have a right to, and have no right that they do not use")
    func used() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-rights-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        chmod(folder.path, 0o755)
        let broker = try BrokerProcess(.embedded, folder: folder)
        let database = try FaultDatabase(in: folder.appendingPathComponent("postgres"), megabytes: nil)
        var processes: [Supervised] = []
        defer {
            for process in processes { process.stop(hard: true) }
            broker.stop()
            database.remove()
            try? FileManager.default.removeItem(at: folder)
        }
        let port = try #require(broker.bootstrapServers.split(separator: ":").last.flatMap { UInt16($0) })
        let log = RequestLog()
        let relay = try KafkaProxy(listening: "127.0.0.1", broker: port) { log.saw($0) }
        defer { relay.close() }
        let servers = ["--bootstrap-servers", "127.0.0.1:\(relay.port)"]
        let environment = broker.environment.merging(["LEURRE_POSTGRES": database.serviceAddress]) { $1 }
        for name in HousePlan.services {
            let file = folder.appendingPathComponent("\(name).log")
            processes.append(try Supervised(name, [Tool.executable(name).path] + servers, environment: environment, log: file, wish: .always))
        }
        let platforms = folder.appendingPathComponent("platforms.yaml")
        try "platforms: [{id: eu, country: IE, network: cloud, machines: [{address: 198.51.100.10}]}]".write(to: platforms, atomically: true, encoding: .utf8)
        let capture = Tool.root.appendingPathComponent("deploy/data/demo/week_groucho-eu.pcap").path
        let sensor = try Tool.run("leurre-sensor", servers + ["--platforms", platforms.path, "--replay", capture], environment: broker.environment)
        #expect(sensor.code == 0, "\(sensor.errors)")
        let isCounted = Tool.wait(seconds: 90) {
            (try? database.value("select (select count(*) from platform_day) > 0 and (select count(*) from sensor_hours) > 0")) == "t"
        }
        #expect(isCounted, "\(processes.map(\.lastWords))")
        for words in [["lag"], ["deadletters", "list"]] {
            let output = try Tool.run("leurre", words + servers, environment: broker.environment)
            #expect(output.code == 0, "\(output.errors)")
        }
        for process in processes { process.stop() }
        try compare(log.needs)
    }

    private func compare(_ needs: Set<RequestLog.Need>) throws {
        let rights = try Self.rights()
        var used: Set<String> = []
        for need in needs.sorted() {
            let user = need.client == "leurre" ? "lag" : need.client.replacingOccurrences(of: "leurre-", with: "")
            let own = rights["\(user) \(need.kind) \(need.name)"] ?? []
            used.insert("\(user) \(need.kind) \(need.name) \(need.operation)")
            // Who may read or write may describe.
            #expect(own.contains(need.operation) || need.operation == "Describe" && !own.isDisjoint(with: ["Read", "Write"]), "\(need): no such right")
        }
        // What is set aside is written only when there is something, lag reads records only where a group is behind, and a person's repairs are
        // not played here.
        for (thing, operations) in rights where !["operator", "lag"].contains(thing.prefix { $0 != " " }) && !thing.hasSuffix("deadletters.v1") {
            for operation in operations where operation != "Describe" { #expect(used.contains("\(thing) \(operation)"), "\(thing): nobody uses \(operation)") }
        }
    }
}
