import Pipeline
import Runtime
import Simulation

extension ScenarioNode {
    private static let shared = ["name", "sources", "visits", "packets", "countries", "systems", "names", "rhythm", "common", "spread", "returns"]

    func tool() throws(SettingError) -> ScenarioTool {
        let keys = try map(known: Self.shared + ["ports", "payload", "order", "parallel", "talk"])
        guard let name = keys["name"], let ports = keys["ports"] else { throw error("a tool needs \"name\" and \"ports\"") }
        var steps: [ToolStep] = []
        for port in try ports.list() { steps.append(try port.step()) }
        if let payload = keys["payload"] { try payload.fill(&steps) }
        var tool = ScenarioTool(name: try name.text(), steps: steps)
        if let order = keys["order"] {
            tool.orders = try order.shares()
            for share in tool.orders where !["increasing", "decreasing", "other"].contains(share.text) {
                throw order.error("\"\(share.text)\" is none of increasing, decreasing, other")
            }
        }
        tool.isParallel = try keys["parallel"]?.flag() ?? false
        tool.talk = try keys["talk"]?.number(in: 0...1_000) ?? 0
        try fill(&tool, keys)
        return tool
    }

    /// Somebody who answers what others sent in a machine's name.
    func victim() throws(SettingError) -> ScenarioTool {
        let keys = try map(known: Self.shared + ["reply", "port"])
        guard let name = keys["name"], let reply = keys["reply"] else { throw error("victims need \"name\" and \"reply\"") }
        let port = UInt16(try keys["port"]?.integer(in: 1...65_535) ?? 80)
        var tool = ScenarioTool(name: try name.text(), steps: [ToolStep(.tcp, port)])
        tool.kind = .backscatter(try reply.choice(ScenarioTool.Reply.self))
        try fill(&tool, keys)
        return tool
    }

    private func fill(_ tool: inout ScenarioTool, _ keys: [String: ScenarioNode]) throws(SettingError) {
        for (platform, rate) in try keys["sources"]?.pairs() ?? [] { tool.rates[platform] = try rate.rate() }
        tool.visits = try keys["visits"]?.weightsByNumber() ?? []
        if let packets = keys["packets"] { tool.packets = try packets.range() }
        tool.countries = try Self.countries(keys["countries"])
        tool.systems = try keys["systems"]?.shares() ?? []
        tool.names = try keys["names"]?.shares() ?? []
        tool.rhythm = try keys["rhythm"]?.rhythm()
        tool.commonPercent = try keys["common"]?.number(in: 0...100) ?? 0
        if let spread = keys["spread"] {
            tool.spread = try spread.shares()
            for share in tool.spread where !(2...64).contains(Int(share.text) ?? 0) {
                throw spread.error("\"\(share.text)\" is not a number of platforms: 2 to 64 are")
            }
        }
        tool.returnPercent = try keys["returns"]?.number(in: 0...100) ?? 0
    }

    /// `445`, `137/udp`, `icmp`.
    private func step() throws(SettingError) -> ToolStep {
        let text = try text()
        if text == "icmp" { return ToolStep(.icmp, 0) }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        let transport = parts.count == 2 ? ToolStep.Transport(rawValue: String(parts[1])) : .tcp
        guard parts.count <= 2, let port = UInt16(parts[0]), let transport, transport != .icmp else {
            throw error("\"\(text)\" is not a port: 445, 137/udp and icmp are")
        }
        return ToolStep(transport, port)
    }

    /// What a tool says at its ports: a text, or bytes as `{hex: 80f0}`.
    private func fill(_ steps: inout [ToolStep]) throws(SettingError) {
        for (key, value) in try pairs() {
            guard let index = steps.firstIndex(where: { $0.target == key || $0.target == key + "/tcp" || (key == "icmp" && $0.transport == .icmp) }) else {
                throw value.error("the tool has no port \"\(key)\" to say something at")
            }
            steps[index].payload = try value.bytes()
        }
    }

    private func bytes() throws(SettingError) -> [UInt8] {
        guard node.mapping != nil else { return Array(try text().utf8) }
        guard let hex = try map(known: ["hex"])["hex"]?.text().filter({ $0 != " " }), hex.utf8.count % 2 == 0 else {
            throw error("bytes are given as {hex: 80f0}")
        }
        var bytes: [UInt8] = []
        var rest = Substring(hex)
        while !rest.isEmpty {
            guard let byte = UInt8(rest.prefix(2), radix: 16) else { throw error("\"\(rest.prefix(2))\" is not a byte in hexadecimal") }
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        return bytes
    }

    /// A number of sources a day, or with a shape.
    private func rate() throws(SettingError) -> Rate {
        guard node.mapping != nil else { return Rate(perDay: try number(in: 0...1_000_000)) }
        let keys = try map(known: ["per_day", "trend", "weekend", "peaks"])
        guard let perDay = keys["per_day"] else { throw error("a rate needs \"per_day\": new sources of an average day") }
        var rate = Rate(perDay: try perDay.number(in: 0...1_000_000))
        rate.trendPercent = try keys["trend"]?.number(in: -200...200) ?? 0
        rate.weekendPercent = try keys["weekend"]?.number(in: 0...1_000) ?? 100
        for (key, value) in try keys["peaks"]?.pairs() ?? [] {
            guard let day = UTCDay.day(key) else { throw value.error("\"\(key)\" is not a day: 2004-09-26 is") }
            rate.peaks[day] = try value.number(in: 0...1_000)
        }
        return rate
    }

    /// `3`, or from one number to another: `[2, 9]`.
    private func range() throws(SettingError) -> ClosedRange<Int> {
        guard node.sequence != nil else {
            let number = try integer(in: 1...20_000)
            return number...number
        }
        let bounds = try list()
        guard bounds.count == 2 else { throw error("a range has two numbers: [2, 9]") }
        let low = try bounds[0].integer(in: 1...20_000)
        return low...(try bounds[1].integer(in: low...20_000))
    }
}
