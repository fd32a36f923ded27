import Pipeline

/// What a scenario must keep to, beyond the form of its parts.
enum WorldCheck {
    static let daysMax = 3_660
    static let platformsMax = 10_000
    static let stepsMax = 16
    static let ratePerDayMax = 1_000_000.0
    /// Platforms times tools times days, which are worked out in advance.
    static let countsMax = 50_000_000
    /// Packets of one platform on one day, which are sorted in memory.
    static let packetsPerDayMax = 30_000_000

    static func test(_ scenario: Scenario) throws(ScenarioFault) {
        guard (1...daysMax).contains(scenario.days) else {
            throw ScenarioFault("a scenario lasts 1 to \(daysMax) days, not \(scenario.days)")
        }
        guard !scenario.platforms.isEmpty else { throw ScenarioFault("a scenario needs at least one platform") }
        let platforms = scenario.platforms.reduce(0) { $0 + $1.count }
        guard platforms <= platformsMax else { throw ScenarioFault("a scenario has at most \(platformsMax) platforms, not \(platforms)") }
        guard platforms * scenario.tools.count * scenario.days <= countsMax else {
            throw ScenarioFault("\(platforms) platforms, \(scenario.tools.count) tools and \(scenario.days) days are too many together: take fewer days")
        }
        for platform in scenario.platforms { try test(platform) }
        let known = Set(scenario.platforms.map(\.id) + ["all"])
        for tool in scenario.tools { try test(tool, platforms: known) }
    }

    private static func test(_ platform: ScenarioPlatform) throws(ScenarioFault) {
        let (shares, machines) = (platform.visits.count, platform.machines.count)
        guard shares <= machines else {
            throw ScenarioFault("platform \"\(platform.id)\" has shares of visits to \(shares) machines, and \(machines) machines")
        }
        // Its capture would have the name of what another platform delivers late.
        guard !platform.id.hasSuffix("-late") else { throw ScenarioFault("platform \"\(platform.id)\": an id cannot end in \"-late\"") }
        for machine in platform.machines where machine.address.family != .ipv4 {
            throw ScenarioFault("platform \"\(platform.id)\": the machines of a scenario have IPv4 addresses, not \"\(machine.address)\"")
        }
    }

    private static func test(_ tool: ScenarioTool, platforms: Set<String>) throws(ScenarioFault) {
        guard (1...stepsMax).contains(tool.steps.count) else {
            throw ScenarioFault("tool \"\(tool.name)\" has 1 to \(stepsMax) ports, not \(tool.steps.count)")
        }
        guard Set(tool.steps.map(\.target)).count == tool.steps.count else {
            throw ScenarioFault("tool \"\(tool.name)\" names a port twice: a ports sequence has each port once")
        }
        if let step = tool.steps.first(where: { $0.payload.count > FrameWriter.payloadBytesMax }) {
            let (bytes, most) = (step.payload.count, FrameWriter.payloadBytesMax)
            throw ScenarioFault("tool \"\(tool.name)\": the payload for \(step.target) has \(bytes) bytes; \(most) are the most")
        }
        if let stranger = tool.rates.keys.sorted().first(where: { !platforms.contains($0) }) {
            throw ScenarioFault("tool \"\(tool.name)\" goes to platform \"\(stranger)\", which the scenario does not have")
        }
        if let rate = tool.rates.values.first(where: { !(0...ratePerDayMax).contains($0.perDay) }) {
            throw ScenarioFault("tool \"\(tool.name)\" sends \(rate.perDay) sources a day; 0 to \(Int(ratePerDayMax)) are possible")
        }
    }

    static func test(_ sites: [Site]) throws(ScenarioFault) {
        var owners: [UInt32: String] = [:]
        var ids: Set<String> = []
        for site in sites {
            guard ids.insert(site.description.id).inserted else {
                throw ScenarioFault("two platforms are called \"\(site.description.id)\"")
            }
            for address in site.addresses {
                if let other = owners.updateValue(site.description.id, forKey: address) {
                    throw ScenarioFault(
                        "platforms \"\(other)\" and \"\(site.description.id)\" both have the address \(Address(ipv4: address)); "
                            + "copies of a platform go on upwards")
                }
            }
        }
    }
}
