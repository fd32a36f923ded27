import Pipeline

/// A scenario worked out: every platform by itself, every name an index, every share a table to draw from.
struct World: Sendable {
    let scenario: Scenario
    private(set) var systems: [SystemTemplate] = []
    private(set) var countries: [String] = []
    /// The first one is no name.
    private(set) var names: [NamePattern] = [NamePattern(text: NamePattern.none)]
    private(set) var platforms: [Site] = []

    private var systemIndexes: [String: Int] = [:]
    private var countryIndexes: [String: Int] = [:]
    private var nameIndexes: [String: Int] = [NamePattern.none: 0]

    init(_ scenario: Scenario) throws(ScenarioFault) {
        self.scenario = scenario
        try WorldCheck.test(scenario)
        for platform in scenario.platforms {
            for copy in 0..<platform.count { try add(platform, copy: copy) }
        }
        try WorldCheck.test(platforms)
    }

    private mutating func add(_ platform: ScenarioPlatform, copy: Int) throws(ScenarioFault) {
        var site = Site(platform, copy: copy)
        let names = first(platform.names, scenario.names)
        site.names = try weights(ofNames: names)
        site.nameWeights = names.map(\.weight)
        site.namePlaces = names.map { nameIndexes[$0.text] ?? 0 }
        for (index, tool) in scenario.tools.enumerated() {
            guard let rate = tool.rates[platform.id] ?? tool.rates["all"], rate.perDay > 0 else { continue }
            var chance = Chance(seed: scenario.seed, 1, platforms.count, index)
            let counts = rate.counts(firstDay: scenario.firstDay, days: scenario.days, noisePercent: scenario.noisePercent, &chance)
            site.uses.append(
                ToolUse(
                    tool: index, counts: counts, systems: try weights(ofSystems: first(tool.systems, platform.systems, scenario.systems)),
                    countries: try weights(ofCountries: first(tool.countries, platform.sourceCountries, scenario.countries)),
                    names: tool.names.isEmpty ? nil : try weights(ofNames: tool.names),
                    script: VisitScript(tool, on: platform), rhythm: tool.rhythm ?? platform.rhythm ?? scenario.rhythm))
        }
        try site.shareVisits(platform, scenario.tools)
        try site.sharePackets(platform, scenario.tools)
        platforms.append(site)
    }

    private func first(_ lists: [Share]...) -> [Share] { lists.first { !$0.isEmpty } ?? [] }

    private mutating func weights(ofSystems shares: [Share]) throws(ScenarioFault) -> Weights {
        var pairs: [(Int, Double)] = []
        for share in shares.isEmpty ? [Share("unknown", 1)] : shares {
            if systemIndexes[share.text] == nil {
                systems.append(try SystemTemplate(share.text))
                systemIndexes[share.text] = systems.count - 1
            }
            pairs.append((systemIndexes[share.text] ?? 0, share.weight))
        }
        return Weights(pairs)
    }

    private mutating func weights(ofCountries shares: [Share]) throws(ScenarioFault) -> Weights {
        var pairs: [(Int, Double)] = []
        for share in shares.isEmpty ? [Share("??", 1)] : shares {
            if countryIndexes[share.text] == nil {
                countries.append(share.text)
                countryIndexes[share.text] = countries.count - 1
            }
            pairs.append((countryIndexes[share.text] ?? 0, share.weight))
        }
        return Weights(pairs)
    }

    private mutating func weights(ofNames shares: [Share]) throws(ScenarioFault) -> Weights {
        var pairs: [(Int, Double)] = []
        for share in shares.isEmpty ? [Share(NamePattern.none, 1)] : shares {
            if nameIndexes[share.text] == nil {
                let pattern = NamePattern(text: share.text)
                if let fault = pattern.fault { throw ScenarioFault("host name \"\(share.text)\": \(fault)") }
                names.append(pattern)
                nameIndexes[share.text] = names.count - 1
            }
            pairs.append((nameIndexes[share.text] ?? 0, share.weight))
        }
        return Weights(pairs)
    }
}
