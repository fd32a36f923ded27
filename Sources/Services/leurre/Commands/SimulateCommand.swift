import ArgumentParser
import Foundation
import Pipeline
import Runtime
import Simulation

/// `leurre simulate`: captures of a world about which everything is known.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Write captures of invented platforms, with the truth about them.",
        discussion: """
            Writes into a new folder: a capture of each platform; platforms.yaml for sensors and "leurre analyse"; countries.csv for --geo; hosts
            with the names of sources; truth.json and sources.tsv with what the tables must show. The same scenario and seed give the same bytes.
            """)

    @Option(help: "A scenario file (YAML), or a shipped scenario: \(ShippedScenario.names.joined(separator: ", ")).") var scenario: String
    @Option(help: "A folder to write into; it is made, or must be empty.") var out: String
    @Option(help: "Another seed than the scenario's.") var seed: UInt64?
    @Option(help: "Another first day (UTC), such as 2004-09-01.") var from: String?
    @Option(help: "Another number of days.") var days: Int?

    func run() throws {
        do {
            var scenario = try ScenarioFile.read(scenario)
            scenario.seed = seed ?? scenario.seed
            scenario.days = days ?? scenario.days
            if let from {
                guard let day = UTCDay.day(from) else { throw SettingError("cannot begin on \"\(from)\": a day is written 2004-09-26") }
                scenario.firstDay = day
            }
            let begun = Date()
            let truth = try SimulationFolder(path: out).write(scenario)
            report(truth, seconds: Date().timeIntervalSince(begun))
        } catch {
            guard error is SettingError || error is ScenarioFault else { throw error }
            FileHandle.standardError.write(Data("leurre simulate: \(error)\n".utf8))
            throw ExitCode(2)
        }
    }

    private func report(_ truth: Truth, seconds: Double) {
        let packets = truth.platforms.reduce(0) { $0 + $1.packetsReceived + $1.packetsSent }
        let attacks = truth.platforms.reduce(0) { $0 + $1.attacks }
        print("\(truth.platforms.count) platforms, \(truth.days) days from \(truth.from): \(packets) packets, \(attacks) attacks from \(truth.addresses.all) addresses")
        print("written in \(String(format: "%.1f", seconds)) s (\(Int(Double(packets) / max(seconds, 0.001))) packets a second)")
        print("leurre analyse --platforms \(out)/platforms.yaml --geo \(out)/countries.csv")
    }
}
