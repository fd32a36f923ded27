import Pipeline

@testable import Simulation

/// A scenario with everything that a scenario can say, small enough to look at every packet.
enum SmallWorld {
    /// The 9th of September 2004, a Thursday.
    static let firstDay: Int32 = 12_670

    static func platform(_ id: String, first: UInt32, machines: Int = 3) -> ScenarioPlatform {
        let list = (0..<machines).map { place in
            PlatformDescription.Machine(index: UInt8(place + 1), address: Address(ipv4: first + UInt32(place)), system: "Windows 98")
        }
        var platform = ScenarioPlatform(id: id, countries: ["FR"], machines: list)
        platform.openPorts = [80, 135, 445]
        platform.visits = [60, 10, 30]
        return platform
    }

    static func tool(_ name: String, _ steps: [ToolStep], perDay: Double) -> ScenarioTool {
        var tool = ScenarioTool(name: name, steps: steps)
        tool.rates = ["all": Rate(perDay: perDay)]
        return tool
    }

    static func scenario(days: Int = 4) -> Scenario {
        var scenario = Scenario(name: "small", firstDay: firstDay, days: days)
        scenario.systems = [Share("Windows 2000", 60), Share("Windows XP", 30), Share("Linux 2.4", 8), Share("unknown", 2)]
        scenario.countries = [Share("US", 50), Share("CN", 30), Share("??", 20)]
        scenario.names = [Share("{a}-{b}.dsl.{country}.example", 33), Share("host{d}.example", 47), Share("none", 20)]
        scenario.noisePercent = 10
        scenario.rhythm = Rhythm(peakHour: 14, depthPercent: 80)
        scenario.platforms = platforms
        scenario.tools = tools
        return scenario
    }

    private static var platforms: [ScenarioPlatform] {
        var (north, south) = (platform("north", first: 0xc000_0201), platform("south", first: 0xc633_6401))
        north.packetsPerDay = 900
        south.refusal = .silent
        let night = Timestamp(nanoseconds: UTCDay.nanoseconds(day: firstDay + 1))
        south.outages = [night + .hours(3)..<night + .hours(16)]
        south.late = [night + .hours(24)..<night + .hours(30)]
        south.clockOffset = .seconds(-1_900)
        south.clockDriftPerDay = .seconds(3)
        return [north, south, platform("east", first: 0xcb00_7101, machines: 3)]
    }

    private static var tools: [ScenarioTool] {
        var sharing = tool("sharing", [ToolStep(.tcp, 445, payload: [1, 2, 3])], perDay: 40)
        (sharing.talk, sharing.returnPercent, sharing.commonPercent) = (3, 20, 10)
        var worm = tool("worm", [ToolStep(.tcp, 135), ToolStep(.tcp, 4444)], perDay: 12)
        worm.orders = [Share("increasing", 80), Share("decreasing", 15), Share("other", 5)]
        var popup = tool("popup", [ToolStep(.udp, 1026, payload: [65]), ToolStep(.udp, 1027)], perDay: 10)
        (popup.isParallel, popup.packets) = (true, 2...5)
        var ping = tool("ping", [ToolStep(.icmp, 0)], perDay: 6)
        (ping.visits, ping.packets) = ([50, 0, 50], 1...4)
        return [sharing, worm, popup, ping] + ScenarioTool.Reply.allCases.map { reply in
            var victim = tool("victim \(reply.rawValue)", [ToolStep(.tcp, 80)], perDay: 4)
            (victim.kind, victim.packets, victim.commonPercent) = (.backscatter(reply), 1...3, 100)
            return victim
        }
    }
}

/// What a simulator wrote, whole.
struct Played: Equatable {
    var captures: [[UInt8]]
    var late: [[UInt8]]
    var sources: [UInt8] = []
    var hosts: [UInt8] = []
    var countries = ""
    var truth: Truth

    init(_ scenario: Scenario) throws {
        var simulator = try Simulator(scenario)
        let none = [[UInt8]](repeating: [], count: simulator.platforms.count)
        (captures, late, truth) = (none, none, simulator.truth)
        var output = Simulator.Output()
        while try simulator.nextDay() {
            for platform in captures.indices {
                try simulator.generate(platform: platform, into: &output)
                captures[platform] += output.capture
                late[platform] += output.late
                sources += output.sources
                output.removeAll()
            }
        }
        (hosts, countries, truth) = (simulator.hosts, simulator.countryRanges, simulator.truth)
    }
}
