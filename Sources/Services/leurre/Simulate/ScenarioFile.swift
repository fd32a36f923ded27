import Pipeline
import Runtime
import Simulation
import Yams

/// Reads a scenario from YAML. The form is tested here, with the line; what contradicts what is tested by the world that is made of it.
enum ScenarioFile {
    /// - Parameter nameOrPath: of a shipped scenario, or of a file.
    static func read(_ nameOrPath: String) throws(SettingError) -> Scenario {
        if let text = TextFile.read(nameOrPath) { return try read(text: text, name: nameOrPath) }
        guard let text = ShippedScenario.text(nameOrPath) else {
            throw SettingError(
                "cannot read scenario \"\(nameOrPath)\": no such readable file, and none that is shipped: " + ShippedScenario.names.joined(separator: ", "))
        }
        return try read(text: text, name: nameOrPath)
    }

    static func read(text: String, name: String) throws(SettingError) -> Scenario {
        let root: Node?
        do { root = try Yams.compose(yaml: text) } catch { throw SettingError("cannot read scenario \"\(name)\": \(error)") }
        guard let root else { throw SettingError("cannot read scenario \"\(name)\": it is empty") }
        let top = ScenarioNode(file: name, node: root)
        let keys = try top.map(known: [
            "name", "from", "days", "seed", "noise", "systems", "countries", "names", "rhythm", "platforms", "tools", "victims",
        ])
        guard let from = keys["from"], let days = keys["days"], let platforms = keys["platforms"] else {
            throw top.error("a scenario needs \"from\" (its first day), \"days\" and \"platforms\"")
        }
        var scenario = Scenario(name: try keys["name"]?.text() ?? name, firstDay: try from.day(), days: try days.integer(in: 1...3_660))
        if let seed = keys["seed"] { scenario.seed = UInt64(try seed.integer(in: 0...Int.max)) }
        scenario.noisePercent = try keys["noise"]?.number(in: 0...90) ?? 0
        scenario.systems = try keys["systems"]?.shares() ?? []
        scenario.countries = try ScenarioNode.countries(keys["countries"])
        scenario.names = try keys["names"]?.shares() ?? []
        scenario.rhythm = try keys["rhythm"]?.rhythm()
        for platform in try platforms.list() { scenario.platforms.append(try platform.platform()) }
        for tool in try keys["tools"]?.list() ?? [] { scenario.tools.append(try tool.tool()) }
        for victim in try keys["victims"]?.list() ?? [] { scenario.tools.append(try victim.victim()) }
        return scenario
    }
}

extension ScenarioNode {
    /// Weights of countries of sources.
    static func countries(_ node: ScenarioNode?) throws(SettingError) -> [Share] {
        guard let node else { return [] }
        let shares = try node.shares()
        for share in shares where !isCountry(share.text) {
            throw node.error("\"\(share.text)\" is not a country: two capital letters (ISO 3166-1), or ?? if unknown, are")
        }
        return shares
    }

    private static func isCountry(_ text: String) -> Bool {
        text == "??" || text.utf8.count == 2 && text.utf8.allSatisfy { (0x41...0x5a).contains($0) }
    }

    func platform() throws(SettingError) -> ScenarioPlatform {
        let keys = try map(known: [
            "id", "count", "country", "network", "machines", "open", "closed", "visits", "packets", "countries", "systems", "names", "rhythm",
            "outages", "late", "clock",
        ])
        guard let idNode = keys["id"], let country = keys["country"], let machines = keys["machines"] else {
            throw error("a platform needs \"id\", \"country\" and \"machines\"")
        }
        let id = try idNode.text()
        guard id != "all", id.utf8.count <= 59, id.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }) else {
            throw idNode.error("\"\(id)\" is not an id: up to 59 letters, digits, \"-\", \"_\" and \".\" are, but for \"all\"")
        }
        var platform = ScenarioPlatform(id: id, countries: try country.platformCountries(), machines: try machines.machines())
        platform.count = try keys["count"]?.integer(in: 1...10_000) ?? 1
        platform.networkKind = try keys["network"]?.text() ?? "unknown"
        for port in try keys["open"]?.list() ?? [] { platform.openPorts.append(UInt16(try port.integer(in: 1...65_535))) }
        platform.refusal = try keys["closed"]?.choice(ScenarioPlatform.Refusal.self) ?? .reset
        platform.visits = try keys["visits"]?.weightsByNumber() ?? []
        platform.packetsPerDay = try keys["packets"]?.number(in: 0...10_000_000)
        platform.sourceCountries = try Self.countries(keys["countries"])
        platform.systems = try keys["systems"]?.shares() ?? []
        platform.names = try keys["names"]?.shares() ?? []
        platform.rhythm = try keys["rhythm"]?.rhythm()
        platform.outages = try keys["outages"]?.intervals() ?? []
        platform.late = try keys["late"]?.intervals() ?? []
        if let clock = try keys["clock"]?.map(known: ["offset", "drift"]) {
            platform.clockOffset = try clock["offset"]?.span(in: -86_400...86_400) ?? Span(nanoseconds: 0)
            platform.clockDriftPerDay = try clock["drift"]?.span(in: -600...600) ?? Span(nanoseconds: 0)
        }
        return platform
    }

    /// Seconds, with a fraction if need be.
    private func span(in range: ClosedRange<Double>) throws(SettingError) -> Span {
        Span(nanoseconds: Int64(try number(in: range) * 1e9))
    }

    /// One, or one after the other for copies of a platform.
    private func platformCountries() throws(SettingError) -> [String] {
        var countries: [String] = []
        for item in node.sequence == nil ? [self] : try list() { countries.append(try item.text()) }
        guard !countries.isEmpty, countries.allSatisfy(Self.isCountry) else {
            throw error("a country is two capital letters (ISO 3166-1), or ?? if unknown; several copies may have a list")
        }
        return countries
    }

    private func machines() throws(SettingError) -> [PlatformDescription.Machine] {
        var machines: [PlatformDescription.Machine] = []
        for item in try list() {
            let keys = try item.map(known: ["address", "system"])
            guard let text = try keys["address"]?.text() else { throw item.error("a machine needs an \"address\"") }
            guard let address = Address(text), address.family == .ipv4 else { throw item.error("\"\(text)\" is not an IPv4 address") }
            machines.append(PlatformDescription.Machine(index: 0, address: address, system: try keys["system"]?.text() ?? "unknown"))
        }
        guard (1...Int(Session.machinesMax)).contains(machines.count) else {
            throw error("a platform has 1 to \(Session.machinesMax) machines, not \(machines.count)")
        }
        machines.sort { $0.address < $1.address }
        for place in machines.indices { machines[place].index = UInt8(place + 1) }
        return machines
    }
}
