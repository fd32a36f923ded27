import Pipeline

/// Plays a scenario: day by day and platform by platform, the same bytes for the same scenario and seed.
///
/// Where a figure is asked for, it is handed out by quota and not drawn: numbers of sources and of machines, orders, host names, common
/// addresses, packets a day. Countries and systems are drawn. It keeps one platform's day in memory, and per platform what goes on tomorrow.
package struct Simulator {
    /// What a platform's day adds to its files.
    package struct Output {
        /// Records of the capture; the first day begins with the file's header.
        package var capture: [UInt8] = []
        /// Records that are delivered later; also with a header before the first one.
        package var late: [UInt8] = []
        /// One line a source that has ended.
        package var sources: [UInt8] = []

        package init() {}

        package mutating func removeAll() {
            capture.removeAll(keepingCapacity: true)
            late.removeAll(keepingCapacity: true)
            sources.removeAll(keepingCapacity: true)
        }
    }

    let world: World
    var addresses: AddressPlan
    var states: [SiteState]
    private var commonTools: [CommonTool]
    var shared = SharedDay()
    private var common = Truth.Addresses()
    var dayBuffers = DayBuffers()
    /// Lines `address name` of hosts that have a name, of the sources that were made since the caller took them.
    package var hosts: [UInt8] = []
    /// From 0; -1 before the first.
    package private(set) var day = -1

    package init(_ scenario: Scenario) throws(ScenarioFault) {
        world = try World(scenario)
        guard let plan = AddressPlan(countries: world.countries.count) else {
            throw ScenarioFault("there are too many countries: \(world.countries.count)")
        }
        addresses = plan
        states = world.platforms.map { SiteState($0, scenario.tools) }
        commonTools = []
        for (index, tool) in scenario.tools.enumerated() {
            var places: [(platform: Int, use: Int)] = []
            for (platform, site) in world.platforms.enumerated() {
                if let use = site.uses.firstIndex(where: { $0.tool == index }) { places.append((platform, use)) }
            }
            if let common = CommonTool(tool, index: index, places: places) { commonTools.append(common) }
        }
    }

    package var platforms: [PlatformDescription] { world.platforms.map(\.description) }

    /// When each platform's sensor was up; empty for one that always was.
    package var up: [[Range<Timestamp>]] {
        let begin = UTCDay.nanoseconds(day: world.scenario.firstDay)
        return world.platforms.map { $0.up(begin..<UTCDay.nanoseconds(day: world.scenario.firstDay + Int32(world.scenario.days))) }
    }

    /// Begins the next day; false after the last one.
    package mutating func nextDay() throws(ScenarioFault) -> Bool {
        countCommon()
        guard day + 1 < world.scenario.days else { return false }
        day += 1
        for index in commonTools.indices { try planCommon(index) }
        return true
    }

    var isLastDay: Bool { day == world.scenario.days - 1 }
    var dayBegin: Int64 { UTCDay.nanoseconds(day: world.scenario.firstDay + Int32(day)) }

    private mutating func countCommon() {
        for member in shared.members {
            common.all += member.seenOn > 0 ? 1 : 0
            guard member.seenOn > 1 else { continue }
            common.common += 1
            if member.isBackscatter { common.backscatter += 1 } else { common.scanners += 1 }
        }
        shared = SharedDay()
    }

    private mutating func planCommon(_ index: Int) throws(ScenarioFault) {
        let places = commonTools[index].places
        let tool = world.scenario.tools[commonTools[index].tool]
        var chance = Chance(seed: world.scenario.seed, 2, commonTools[index].tool, day)
        let counts = places.map { Int(world.platforms[$0.platform].uses[$0.use].counts[day]) }
        for chosen in commonTools[index].day(counts, &chance) {
            let first = places[chosen[0]]
            let site = world.platforms[first.platform]
            var identity = try identity(site.uses[first.use], &chance)
            identity.name = (site.uses[first.use].names ?? site.names).draw(&chance)
            remember(identity)
            let start = DayTime.draw(site.uses[first.use].rhythm, &chance)
            shared.add(
                SharedDay.Member(identity: identity, isBackscatter: tool.kind != .attack, start: start), at: chosen.map { places[$0] })
        }
    }

    /// A new address, without a name yet.
    mutating func identity(_ use: ToolUse, _ chance: inout Chance) throws(ScenarioFault) -> SourceIdentity {
        let country = use.countries.draw(&chance)
        guard let address = addresses.next(country: country) else {
            throw ScenarioFault("country \"\(world.countries[country])\" has no address left: let the scenario last fewer days, or have fewer sources")
        }
        return SourceIdentity(address: address, country: country, system: use.systems.draw(&chance), name: 0)
    }

    mutating func remember(_ identity: SourceIdentity) {
        guard identity.name > 0 else { return }
        let name = world.names[identity.name].expanded(address: identity.address, country: world.countries[identity.country])
        hosts.append(contentsOf: "\(Address(ipv4: identity.address)) \(name)\n".utf8)
    }

    /// The address ranges of the countries, in the format of Debian's `tor-geoipdb`; unknown ones are left out.
    package var countryRanges: String {
        addresses.ranges.filter { world.countries[$0.country] != "??" }
            .map { "\($0.low),\($0.high),\(world.countries[$0.country])\n" }.joined()
    }

    /// What has been counted; whole after the last day.
    package var truth: Truth {
        var addresses = common
        addresses.all += states.reduce(0) { $0 + $1.count.addresses }
        let scenario = world.scenario
        return Truth(
            scenario: scenario.name, seed: scenario.seed, from: UTCDay.text(day: scenario.firstDay), days: scenario.days, addresses: addresses,
            platforms: zip(states, world.platforms).map { $0.count.truth(of: $1) })
    }
}
