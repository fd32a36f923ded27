import Runtime
import Simulation
import Testing

@testable import leurre

@Suite("Scenario files") struct ScenarioFileTests {
    private static let platform = "{id: a, country: FR, machines: [{address: 192.0.2.1}]}"

    private func refusal(_ text: String) -> String {
        do {
            let scenario = try ScenarioFile.read(text: text, name: "s.yaml")
            _ = try Simulator(scenario)
            return "accepted"
        } catch { return "\(error)" }
    }

    @Test("the shipped scenarios can be played", arguments: ShippedScenario.names)
    func shipped(name: String) throws {
        let scenario = try ScenarioFile.read(name)
        #expect(scenario.name == name)
        #expect(try Simulator(scenario).platforms.count == (name == "2004" ? 8 : 1_000))
    }

    @Test("everything that the scenario of the tests says can be written down")
    func everything() throws {
        let scenario = try ScenarioFile.read(
            text: """
                {name: n, from: 2004-09-01, days: 3, seed: 7, noise: 5, systems: {Windows XP: 1}, countries: {US: 2, "??": 1}, names: {none: 1},
                 rhythm: {peak: 13, depth: 40}, platforms: [{id: a, count: 2, country: [FR, DE], network: academic, machines: [{address: 192.0.2.2, system: x},
                 {address: 192.0.2.1}], open: [80], closed: silent, visits: {2: 40, 1: 60}, packets: 100.5, rhythm: {}, outages: ["2004-09-01T01:00:00Z/2004-09-01T02:00:00Z"],
                 late: ["2004-09-02T01:00:00Z/2004-09-02T02:00:00Z"], clock: {offset: -1.5, drift: 2}}], tools: [{name: t, ports: [80, 137/udp, icmp],
                 payload: {80: GET, 137/udp: {hex: "80 f0"}}, sources: {a: {per_day: 5, trend: 10, weekend: 50, peaks: {2004-09-02: 4}}}, visits: {1: 6, 2: 4}, order: {decreasing: 1},
                 parallel: true, packets: [3, 9], talk: 2, common: 5, spread: {2: 1}, returns: 3}], victims: [{name: v, reply: unreachable, port: 22, sources: {all: 1}}]}
                """, name: "s.yaml")
        #expect(scenario.platforms[0].machines.map(\.index) == [1, 2])
        #expect(scenario.platforms[0].machines[0].address < scenario.platforms[0].machines[1].address)
        #expect(scenario.platforms[0].visits == [60, 40])
        #expect(scenario.platforms[0].clockOffset.nanoseconds == -1_500_000_000)
        #expect(scenario.tools[0].steps == [ToolStep(.tcp, 80, payload: Array("GET".utf8)), ToolStep(.udp, 137, payload: [0x80, 0xf0]), ToolStep(.icmp, 0)])
        #expect(scenario.tools[0].rates["a"]?.peaks == [12_663: 4])
        #expect(scenario.tools[1].kind == .backscatter(.unreachable))
        let simulator = try Simulator(scenario)
        #expect(simulator.platforms.map(\.id) == ["a-0001", "a-0002"])
        #expect(simulator.platforms.map(\.country) == ["FR", "DE"])
        #expect(simulator.platforms[1].machines.map(\.address.description) == ["192.0.2.3", "192.0.2.4"])
    }

    @Test("what is wrong is said in one sentence with its place", arguments: [
        ("", "cannot read scenario \"s.yaml\": it is empty"),
        ("[1]", "cannot read scenario \"s.yaml\", line 1: a map of keys to values is expected"),
        ("from: 2004-09-01\ndayz: 3", "cannot read scenario \"s.yaml\", line 2: unknown key \"dayz\"; did you mean \"days\"?"),
        ("from: 2004-09-01\ndays: 3", "cannot read scenario \"s.yaml\", line 1: a scenario needs \"from\" (its first day), \"days\" and \"platforms\""),
        ("{from: 2004-02-30, days: 3, platforms: []}", "cannot read scenario \"s.yaml\", line 1: \"2004-02-30\" is not a day: 2004-09-26 is"),
        ("{from: 2004-09-01, days: many, platforms: []}", "cannot read scenario \"s.yaml\", line 1: a whole number from 1 to 3660 is expected"),
        ("{from: 2004-09-01, days: 3, platforms: []}", "a scenario needs at least one platform"),
        ("{from: 2004-09-01, days: 3, platforms: [{id: a, country: France, machines: [{address: 192.0.2.1}]}]}",
            "cannot read scenario \"s.yaml\", line 1: a country is two capital letters (ISO 3166-1), or ?? if unknown; several copies may have a list"),
        ("{from: 2004-09-01, days: 3, platforms: [{id: a, country: FR, machines: [{address: '2001:db8::1'}]}]}",
            "cannot read scenario \"s.yaml\", line 1: \"2001:db8::1\" is not an IPv4 address"),
        ("{from: 2004-09-01, days: 3, platforms: [\(platform)], tools: [{name: t, ports: [445/sctp]}]}",
            "cannot read scenario \"s.yaml\", line 1: \"445/sctp\" is not a port: 445, 137/udp and icmp are"),
        ("{from: 2004-09-01, days: 3, platforms: [\(platform)], tools: [{name: t, ports: [445, 80, 445]}]}",
            "tool \"t\" names a port twice: a ports sequence has each port once"),
        ("{from: 2004-09-01, days: 3, platforms: [\(platform)], tools: [{name: t, ports: [445], sources: {b: 1}}]}",
            "tool \"t\" goes to platform \"b\", which the scenario does not have"),
        ("{from: 2004-09-01, days: 3, platforms: [{id: a-late, country: FR, machines: [{address: 192.0.2.1}]}]}",
            "platform \"a-late\": an id cannot end in \"-late\""),
        ("{from: 2004-09-01, days: 3660, platforms: [{id: a, count: 9999, country: FR, machines: [{address: 192.0.2.1}]}], tools: [{name: t, ports: [445]}, {name: u, ports: [1]}]}",
            "9999 platforms, 2 tools and 3660 days are too many together: take fewer days"),
        ("{from: 2004-09-01, days: 3, platforms: [\(platform), \(platform)]}", "two platforms are called \"a\""),
        ("{from: 2004-09-01, days: 3, systems: {Windows 3.1: 1}, platforms: [\(platform)], tools: [{name: t, ports: [445], sources: {a: 1}}]}",
            "system \"Windows 3.1\" is not known; known are Windows 2000, Windows XP, Windows XP DSL, Windows 7, Linux 2.2, Linux 2.4, Linux 2.6, FreeBSD 8, unknown, and any p0f signature such as \"4:128:0:1460:16384,0:mss,nop,nop,sok:df,id+:0\""),
        ("{from: 2004-09-01, days: 3, platforms: [{id: a, country: FR, packets: 9, machines: [{address: 192.0.2.1}]}], tools: [{name: t, ports: [445], sources: {a: 1}}]}",
            "platform \"a\" wants 9.0 packets a day, but no tool that goes there has \"talk\""),
        ("{from: 2004-09-01, days: 3, platforms: [{id: a, country: FR, visits: {1: 50, 2: 50}, machines: [{address: 192.0.2.1}, {address: 192.0.2.2}]}], tools: [{name: t, ports: [445], visits: {2: 1}, sources: {a: 9}}, {name: u, ports: [80], sources: {a: 1}}]}",
            "platform \"a\": tools with shares of their own already send more sources to exactly 2 machines than its \"visits\" allow"),
    ])
    func refused(text: String, sentence: String) { #expect(refusal(text) == sentence) }

    @Test("a scenario that is neither a file nor shipped is refused with the names of those that are")
    func unknown() {
        #expect(throws: SettingError.self) { try ScenarioFile.read("2005") }
    }

    @Test("the scenario 2004 means the paper's Table 4: each rank a tenth above the next, on every platform")
    func meantOrder() throws {
        let scenario = try ScenarioFile.read("2004")
        for (platform, sequences) in PaperTable4.rows {
            let rates = scenario.tools.filter { $0.kind == .attack }.compactMap { tool in
                (tool.rates[platform] ?? tool.rates["all"]).map { (PaperTable4.text(tool.steps), $0.perDay) }
            }
            let attacks = rates.filter { $0.0 != "{0}" }.sorted { $0.1 > $1.1 }
            #expect(attacks.prefix(10).map(\.0) == sequences, "\(platform)")
            #expect(zip(attacks.prefix(10), attacks.dropFirst()).allSatisfy { $0.1 > 1.1 * $1.1 }, "\(platform)")
        }
    }
}
