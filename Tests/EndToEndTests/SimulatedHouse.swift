import Foundation
import Testing

/// A house that a simulated world was sent through: what its tables show is held against what is true.
final class SimulatedHouse {
    let world: SimulatedWorld
    private let house: RunningHouse

    init(_ world: SimulatedWorld) throws {
        self.world = world
        house = try RunningHouse(platforms: world.file("platforms.yaml"), countries: world.file("countries.csv"))
    }

    func stop() { house.stop() }

    private func rows(_ sql: String) throws -> [[String]] {
        try house.value(sql).split(separator: "\n").map { $0.split(separator: "|", omittingEmptySubsequences: false).map(String.init) }
    }

    private var platforms: [SimulatedWorld.Truth.Platform] { world.truth.platforms.sorted { $0.platform < $1.platform } }

    func expectTruth() throws {
        try expectNothingLost()
        try expectTable3()
        try expectTable4()
        try expectTable5()
        try expectFigure2()
        try expectCounts()
        try expectCommon()
    }

    /// Without it every table would be wrong, and none would say why.
    private func expectNothingLost() throws {
        let shown = try rows(
            """
            select (select sum(published) from sensor_hours) - (select sum(captured) from ledger), (select sum(missing) from ledger)
            """)
        #expect(shown == [["0", "0"]], "packets that never came, of batches that nothing is known of and of others")
    }

    private func expectTable3() throws {
        let shown = try rows("select platform, active_days, sources_per_day, packets_per_day from table_3")
        let expected = platforms.map {
            [$0.platform, "\($0.activeDays)", String(format: "%.2f", $0.sourcesPerDay), String(format: "%.2f", $0.packetsPerDay)]
        }
        #expect(shown == expected)
    }

    private func expectTable4() throws {
        let shown = try rows("select platform, ports_sequence, visits, sources from table_4")
        let expected = platforms.flatMap { platform in
            platform.sequences.prefix(10).map { [platform.platform, $0.portsSequence, "\($0.visits)", "\($0.sources)"] }
        }
        #expect(shown == expected)
    }

    private func expectTable5() throws {
        let shown = try rows("select platform, machines, sources from table_5")
        let expected = platforms.flatMap { platform in
            platform.machines.enumerated().map { [platform.platform, "\($0.offset + 1)", "\($0.element)"] }
        }
        #expect(shown == expected)
    }

    private func expectFigure2() throws {
        let shown = try rows("select platform, day, visits from figure_2(only_sequence => '{445/tcp}')")
        let expected = platforms.flatMap { platform in
            let visits = platform.sequences.first { $0.portsSequence == "{445/tcp}" }?.visitsByDay ?? []
            return zip(platform.days, visits).filter { $0.1 > 0 }.map { [platform.platform, $0.0.day, "\($0.1)"] }
        }
        #expect(shown == expected)
    }

    /// Countries, classes, orders and systems, each of them all.
    private func expectCounts() throws {
        try expect("country", \.countries)
        try expect("class", \.classes)
        try expect("visiting_order", \.orders)
        try expect("visiting_order", where: "machines_targeted = 3", \.ordersOfThree)
        // Without p0f's signatures nobody's system is known.
        if FileManager.default.fileExists(atPath: "/etc/p0f/p0f.fp") { try expect("operating_system", \.systems) }
    }

    private func expect(
        _ column: String, where condition: String = "true", _ counts: (SimulatedWorld.Truth.Platform) -> [String: Int]
    ) throws {
        let sql = "select platform, coalesce(\(column), 'unknown'), count(*) from counted_attacks where \(condition) group by 1, 2"
        let shown = Dictionary(uniqueKeysWithValues: try rows(sql).map { ("\($0[0]) \($0[1])", Int($0[2]) ?? 0) })
        let pairs = platforms.flatMap { platform in counts(platform).map { ("\(platform.platform) \($0.key)", $0.value) } }
        #expect(shown == Dictionary(uniqueKeysWithValues: pairs), "\(column)")
    }

    private func expectCommon() throws {
        let shown = try rows(
            """
            select count(*), count(*) filter (where platforms > 1), count(*) filter (where platforms > 1 and backscatter)
            from (
                select count(distinct platform) as platforms, bool_and(class = 'backscatter') as backscatter
                from counted_attacks group by source
            ) s
            """)
        let addresses = world.truth.addresses
        #expect(shown == [["\(addresses.all)", "\(addresses.common)", "\(addresses.backscatter)"]])
    }
}
