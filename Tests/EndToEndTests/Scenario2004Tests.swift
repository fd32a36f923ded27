import Foundation
import Testing

/// The paper's world, invented again and sent through the whole pipe: the tables must show what was put in, and what the paper printed.
@Suite("Scenario 2004", .serialized) struct Scenario2004Tests {
    @Test("a month of the scenario has the paper's Tables 2 to 5, its peak, its common addresses and its claims")
    func meant() throws {
        let truth = try SimulatedWorld(["--scenario", "2004", "--seed", "1"]).truth
        #expect(truth.platforms.count == 8)
        for platform in truth.platforms { try expectPaper(platform) }
        try expectClaims(truth)
    }

    @Test("the tables show exactly what is true, and with it what the paper printed")
    func shown() throws {
        // Half of it, with the 26th: the same rates and shares in half the time.
        let world = try SimulatedWorld(["--scenario", "2004", "--seed", "1", "--from", "2004-09-16", "--days", "15"])
        for platform in world.truth.platforms { try expectPaper(platform) }
        try expectClaims(world.truth)
        let house = try SimulatedHouse(world)
        defer { house.stop() }
        try house.expectTruth()
    }

    @Test("outages, a wrong clock, late delivery and sources that come back: the tables show what is true then, too")
    func troubled() throws {
        let scenario = Tool.root.appendingPathComponent("Tests/Fixtures/scenarios/troubled.yaml")
        let world = try SimulatedWorld(["--scenario", scenario.path])
        let days = world.truth.platforms.map(\.activeDays)
        #expect(days == [6, 5, 6])
        let house = try SimulatedHouse(world)
        defer { house.stop() }
        try house.expectTruth()
    }

    /// Sampling error: twice that of counting so many sources.
    private func expectPaper(_ platform: SimulatedWorld.Truth.Platform) throws {
        let paper = try #require(PaperFigures.all[platform.platform])
        if let sources = paper.sources {
            let days = Double(platform.activeDays)
            #expect(abs(platform.sourcesPerDay - sources) * days <= 2 * (sources * days).squareRoot(), "\(platform.platform)")
        }
        if let packets = paper.packets { #expect(abs(platform.packetsPerDay / packets - 1) < 0.01, "\(platform.platform)") }
        if let sequences = paper.sequences {
            let printed = platform.sequences.filter { $0.portsSequence != "{}" }.prefix(10).map(\.asPrinted)
            #expect(printed == sequences, "\(platform.platform)")
        }
        let all = Double(platform.machines.reduce(0, +))
        for (count, percent) in zip(platform.machines, paper.machines ?? []) { #expect(abs(100 * Double(count) / all - percent) < 1, "\(platform.platform)") }
        if let percent = paper.personalComputers {
            #expect(abs(100 * Double(platform.hostKinds["personal computer", default: 0]) / all - percent) < 1, "\(platform.platform)")
        }
    }

    private func expectClaims(_ truth: SimulatedWorld.Truth) throws {
        let addresses = truth.addresses
        #expect(abs(100 * Double(addresses.common) / Double(addresses.all) - 5) < 0.3)
        #expect(abs(100 * Double(addresses.backscatter) / Double(addresses.common) - 55) < 2)
        var leaders: Set<String> = []
        for platform in truth.platforms {
            let known = platform.systems.filter { $0.key != "unknown" }
            let windows = Double(known["Windows", default: 0]) / Double(known.values.reduce(0, +))
            #expect((0.8...0.95).contains(windows), "\(platform.platform)")
            #expect(Set(platform.ordersOfThree.keys) == ["increasing", "decreasing"])
            let leader = try #require(platform.countries.max { $0.value < $1.value })
            leaders.insert(leader.key)
            #expect((2 * leader.value > platform.attacks) == (platform.platform == "taiwan"), "\(platform.platform)")
        }
        #expect(leaders.count == 8)
        let file = try #require(truth.platforms.first { $0.platform == "france3" }?.sequences.first { $0.portsSequence == "{445/tcp}" })
        #expect(file.peakDay == "2004-09-26")
        #expect(Double(file.peakVisits) > 2 * Double(file.visitsByDay.filter { $0 != file.peakVisits }.max() ?? 0))
    }
}
