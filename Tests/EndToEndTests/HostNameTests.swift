import Foundation
import Synchronization
import TestSupport
import Testing

/// Names with the real executables: they come later than the attacks, and change nothing else.
@Suite("Host names", .serialized) struct HostNameTests {
    private static let capture = Tool.root.appendingPathComponent("deploy/data/demo/week_groucho-oregon.pcap").path
    private static let platform = "platforms: [{id: oregon, country: US, network: cloud, machines: [{address: 198.51.100.30}], captures: [\"\(capture)\"]}]"

    /// All that must not change when names come: attacks with their revisions, and every number that is counted.
    private static let counted = [
        "select id, revision, source, first_seen, last_seen, class, packets_received, country from attacks order by id",
        "select hour, measure, item, sources, visits, packets, bytes from platform_hour order by 1, 2, 3",
        "select day, measure, item, sources, visits, packets, bytes from platform_day order by 1, 2, 3",
        "select platform, sources from table_2",
    ]

    private func counts(_ house: RunningHouse) throws -> [String] {
        try Self.counted.map { sql in try house.value("select count(*) || ' ' || md5(string_agg(t::text, ';')) from (\(sql)) t") }
    }

    private static func reverse(_ address: String) -> String { address.split(separator: ".").reversed().joined(separator: ".") + ".in-addr.arpa" }

    private static func name(_ address: String) -> String {
        let words = address.split(separator: ".").joined(separator: "-")
        return (Int(address.split(separator: ".").last ?? "0") ?? 0) % 2 == 0 ? "\(words).adsl.example" : "mail-\(words).example"
    }

    private static let notDue = "select count(*) from attacks where enrichment_level = 0 and absorbed_by is null"

    /// A house whose attacks stay open for weeks of event time: the replayed one is over in a second.
    private func house(port: UInt16, _ settings: [String: String] = [:]) throws -> RunningHouse {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-names-\(UUID().uuidString).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        try Self.platform.write(to: file, atomically: true, encoding: .utf8)
        let environment = [
            "LEURRE_REVERSE_DNS_QUERIES_PER_SECOND": "2000", "LEURRE_REVERSE_DNS_TIMEOUT_MILLISECONDS": "200", "LEURRE_REVERSE_DNS_TRIES": "1",
            "LEURRE_REVERSE_DNS_RETRY_SECONDS": "1", "LEURRE_ALLOWED_LATENESS_HOURS": "720",
        ]
        return try RunningHouse(
            platforms: file, lookups: ["--reverse-dns", "--resolvers", "127.0.0.1:\(port)"], environment: environment.merging(settings) { $1 })
    }

    @Test("a file of names gives them at once; without it everything else is the same")
    func file() throws {
        let arguments = [Self.capture, "--machines", "198.51.100.30"] + Tool.fewCountries
        let plain = try Analysis.run(arguments)
        let sources = Set(plain.attacks.map(\.source)).sorted()
        let known = sources.filter { !$0.hasSuffix("7") }
        let hosts = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-hosts-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: hosts) }
        try known.map { "\($0) \(Self.name($0))\n" }.joined().write(to: hosts, atomically: true, encoding: .utf8)
        let named = try Analysis.run(arguments + ["--host-names", hosts.path])
        #expect(plain.attacks.allSatisfy { $0.hostName == nil && $0.hostKind == "undetermined" })
        #expect(named.attacks.map(\.source) == plain.attacks.map(\.source))
        #expect(named.attacks.map(\.machines.first?.packetsReceived) == plain.attacks.map(\.machines.first?.packetsReceived))
        for attack in named.attacks { #expect(attack.hostName == (attack.source.hasSuffix("7") ? nil : Self.name(attack.source))) }
        let counted = named.attacks.filter { $0.class != "answer" }
        let (computers, others) = (counted.count { $0.hostKind == "personal computer" }, counted.count { $0.hostKind == "other" })
        let table = try #require(named.tables.table2.first)
        #expect((table.sources, table.personalComputers, table.others) == (counted.count, computers, others))
        #expect(computers > 50 && others > 50 && table.undetermined > 10)
        #expect(abs(table.personalComputersPercent - 100 * Double(computers) / Double(counted.count)) < 0.01)
        let ofNamed = try #require(table.personalComputersPercentOfNamed)
        #expect(abs(ofNamed - 100 * Double(computers) / Double(computers + others)) < 0.01)
    }

    @Test("with a dead resolver the pipe goes on; when it is back, names follow and nothing else changes", .enabled(if: NameServer.isWanted))
    func deadResolver() throws {
        let port = try FreePort.find()
        let house = try house(port: port)
        defer { house.stop() }
        let before = try counts(house)
        #expect(try house.value("select bool_and(balances) and sum(captured) = sum(counted) from ledger") == "t")
        #expect(try house.value("select count(host_name) from attacks") == "0")
        let sources = try house.value("select distinct host(source) from attacks").split(separator: "\n").map(String.init)
        let named = sources.filter { !$0.hasSuffix("7") }
        let server = try NameServer(named.map { (Self.reverse($0), Self.name($0)) }, port: port)
        #expect(try Tool.wait(seconds: 120) { try house.value(Self.notDue) == "0" })
        let names = try house.value("select distinct host(source) || ' ' || coalesce(host_name, '') from attacks where absorbed_by is null")
        let expected = sources.map { "\($0) \($0.hasSuffix("7") ? "" : Self.name($0))" }
        #expect(Set(names.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }) == Set(expected.map { $0.trimmingCharacters(in: .whitespaces) }))
        #expect(try house.value("select string_agg(distinct host_patterns, ',') from attacks") == "paper")
        #expect(try Tool.wait(seconds: 60) { try house.messagesBehind() == 0 })
        #expect(try counts(house) == before)
        server.stop()
    }

    @Test("a restart asks again only for what is unnamed")
    func restart() throws {
        let asked = Mutex<[String]>([])
        let isHelpful = Mutex(false)
        let server = try RawNameServer { question in
            let labels = Self.labels(question.section)
            let address = labels.prefix(4).reversed().joined(separator: ".")
            asked.withLock { $0.append(address) }
            var message = DNSMessage(to: question)
            // Before the restart every third address has a server that fails.
            if !isHelpful.withLock({ $0 }), (Int(labels[0]) ?? 0) % 3 == 0 {
                message.flags |= 2
            } else {
                message.answers = [DNSMessage.pointer(DNSMessage.name(Self.name(address)))]
            }
            return [.init(message.bytes)]
        }
        defer { server.stop() }
        let house = try house(
            port: server.port, ["LEURRE_REVERSE_DNS_ATTEMPTS_MAX": "2", "LEURRE_REVERSE_DNS_TIMEOUT_MILLISECONDS": "5000"])
        defer { house.stop() }
        let before = try counts(house)
        let unnamed = "select distinct host(source) from attacks where enrichment_level = 0 and absorbed_by is null"
        let left = Set(try house.value(unnamed).split(separator: "\n").map(String.init))
        #expect(left.count > 30)
        #expect(left.allSatisfy { (Int($0.split(separator: ".").last ?? "1") ?? 1) % 3 == 0 })
        #expect(try house.value("select count(*) from attacks where host_name is not null") != "0")
        asked.withLock { $0 = [] }
        isHelpful.withLock { $0 = true }
        let address = try house.serveMetrics("leurre-enrich")
        #expect(try Tool.wait(seconds: 120) { try house.value(Self.notDue) == "0" })
        let again = asked.withLock { $0 }
        #expect(Set(again) == left)
        // Measured once a second.
        #expect(
            try Tool.wait(seconds: 30) {
                try Tool.run("/usr/bin/curl", ["-s", "-m", "10", "http://\(address)/metrics"]).text
                    .contains("\nleurre_enrich_dns_answered_total \(left.count)\n")
            })
        #expect(try Tool.wait(seconds: 60) { try house.messagesBehind() == 0 })
        #expect(try counts(house) == before)
    }

    /// The labels of a question's name.
    private static func labels(_ section: [UInt8]) -> [String] {
        var (labels, rest) = ([String](), section[...])
        while let length = rest.popFirst(), length > 0, Int(length) <= rest.count {
            labels.append(String(decoding: rest.prefix(Int(length)), as: UTF8.self))
            rest = rest.dropFirst(Int(length))
        }
        return labels
    }

    @Test("settings that cannot be used are said in one sentence")
    func badSettings() throws {
        let cases: [([String], String)] = [
            (["--reverse-dns", "--resolvers", "dns.example"], "cannot use the resolver \"dns.example\": it is no address with a port; write 192.0.2.1:53 or [2001:db8::1]:53"),
            (["--resolvers", "192.0.2.1"], "\"resolvers\" are named but \"reverse-dns\" is off; set it to true, or leave the resolvers out"),
            (["--host-names", "/nonexistent"], "cannot open \"/nonexistent\": no such file or directory"),
            (["--host-patterns", "/nonexistent"], "cannot open \"/nonexistent\": no such file or directory"),
        ]
        for (arguments, sentence) in cases {
            let output = try Tool.run("leurre-enrich", ["--check", "--p0f", ""] + arguments)
            #expect(output.code != 0)
            #expect(output.errors == "leurre-enrich: \(sentence)\n")
        }
    }
}
