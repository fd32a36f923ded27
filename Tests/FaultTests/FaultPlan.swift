import Foundation

/// Which faults run with which seeds, from the environment: LEURRE_FAULT (names with commas between them; all), LEURRE_FAULT_SKIP (names that
/// do not run unless they are named), LEURRE_FAULT_RUNS (1) and LEURRE_FAULT_SEED (the first seed; 1).
struct FaultPlan {
    static let all: [any Fault] = [
        KilledServices(), KilledSensor(name: "killed-sensor", spools: false), KilledSensor(name: "killed-spooling-sensor", spools: true),
        KilledLiveSensor(), ComingAndGoingMembers(), BrokerErrors(), BrokerDelays(), BrokerOutages(),
        StoppedPostgres(name: "stopped-postgres", sinks: 1), StoppedPostgres(name: "stopped-postgres-two-sinks", sinks: 2),
        NetworkCuts(name: "network-cuts", way: .namespace), NetworkCuts(name: "connection-cuts", way: .proxy),
        RestartedBroker(), KilledServices(name: "killed-services-tansu", broker: .tansu(keepsLog: false)), FullDatabase(),
        FullSpool(name: "full-spool", isDisk: false), FullSpool(name: "full-spool-disk", isDisk: true), HostileProducer(),
        LateSensor(name: "late-sensor", hours: 6...36), LateSensor(name: "too-late-sensor", hours: 60...90), RestartedHouse(), EncryptedLinks(), EverythingAtOnce(),
    ]

    let runs: [FaultRun]

    init(_ environment: [String: String]) throws {
        let names = Self.names(environment["LEURRE_FAULT"])
        let skipped = Self.names(environment["LEURRE_FAULT_SKIP"])
        for name in names + skipped where !Self.all.contains(where: { $0.name == name }) {
            throw FaultFailure("there is no fault \"\(name)\": \(Self.all.map(\.name).joined(separator: ", "))")
        }
        let first = environment["LEURRE_FAULT_SEED"].flatMap { Int($0) } ?? 1
        let count = environment["LEURRE_FAULT_RUNS"].flatMap { Int($0) } ?? 1
        let book = try SeedBook()
        runs = Self.all.filter { names.isEmpty ? !skipped.contains($0.name) : names.contains($0.name) }.flatMap { fault in
            let seeds = Array(first..<first + max(1, count))
            let kept = environment["LEURRE_FAULT_SEED"] == nil ? book.kept(fault.name).filter { !seeds.contains($0) } : []
            return (seeds + kept).map { FaultRun(fault: fault, seed: $0) }
        }
    }

    private static func names(_ list: String?) -> [String] { list.map { $0.split(separator: ",").map(String.init) } ?? [] }
}
