import Enrichment
import Glibc
import Pipeline
import Testing

@Suite("Enrichment that crashes at random")
struct SimulationTests {
    /// Seeds tried; `LEURRE_SIMULATION_RUNS` asks for more.
    private static let runs: UInt64 = getenv("LEURRE_SIMULATION_RUNS").flatMap { UInt64(String(cString: $0)) } ?? 120

    @Test("with crashes, old owners, lost answers and compaction the newest row of every key is the truth")
    func names() throws {
        for seed in 1...max(Self.runs, 1) { try check(seed, Simulation.Options()) }
    }

    @Test("the same without host names")
    func plain() throws {
        for seed in 1...max(Self.runs, 1) { try check(seed, Simulation.Options(asksHostNames: false)) }
    }

    @Test("the same while sessions fall behind the horizon and are forgotten")
    func forgetting() throws {
        for seed in 1...max(Self.runs, 1) { try check(seed, Simulation.Options(hasOldOwners: false, forgets: true)) }
    }

    @Test("without watching the own output the simulation finds wrong rows: it can tell")
    func withoutWatch() throws {
        let wrong = (1...max(Self.runs, 1)).count { seed in
            guard var simulation = try? Simulation(seed: seed, options: .init(watches: false)), (try? simulation.run()) != nil else { return false }
            return !faults(of: simulation).isEmpty
        }
        #expect(wrong > 3)
    }

    private func check(_ seed: UInt64, _ options: Simulation.Options) throws {
        var simulation = try Simulation(seed: seed, options: options)
        try simulation.run()
        let found = faults(of: simulation)
        #expect(found.isEmpty, "seed \(seed): \(found)")
    }

    private func faults(of simulation: Simulation) -> [String] {
        guard let last = try? simulation.output.lastRows(as: AttackRow.self) else { return ["unreadable output"] }
        var faults: [String] = []
        for session in simulation.sessions.values {
            guard case .attack(let attack) = last[session.key] else {
                faults.append("\(session.id) is missing")
                continue
            }
            if attack.session != session { faults.append("\(session.id) is \(attack.session.revision) instead of \(session.revision)") }
            if attack.enrichment.country != Simulation.country(of: session.address) { faults.append("\(session.id) has another country") }
            let mustHaveName = simulation.options.asksHostNames && session.absorbedBy == nil && !simulation.options.forgets
            if mustHaveName, attack.enrichment.hostName != Simulation.name(of: session.address) { faults.append("\(session.id) has no name") }
            if !simulation.options.asksHostNames, attack.enrichment.level != 0 { faults.append("\(session.id) has a level") }
        }
        for (key, line) in simulation.lines where last[key] != .line(line) { faults.append("line \(line.revision) is not on top") }
        if simulation.input.end == 0 { return faults }
        if case .commit(let commit) = last[Commit.key], commit.revision.offset == simulation.input.end - 1 { return faults }
        return faults + ["the last commit is not at the end of the input"]
    }
}

extension Session {
    fileprivate var key: [UInt8] { id.key }
}
