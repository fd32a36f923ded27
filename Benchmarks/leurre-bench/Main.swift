import ArgumentParser
import Fingerprints
import Foundation

@main struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "leurre-bench", abstract: "Measures the rooms in one process, against plain C where there is a limit to compare with.")

    @Option(help: "Packets of the synthetic capture.") var packets = 4_000_000
    @Option(help: "Its sources.") var sources = 300_000
    @Option(help: "Open sources of the large session table.") var openSources = 1_000_000
    @Option(help: "Rounds of which medians are taken.") var rounds = 5
    @Option(help: "A capture to write, or one that was written before with the same numbers.") var capture: String?
    @Option(help: "p0f's database.") var p0f = "/etc/p0f/p0f.fp"
    @Option(help: "A file for the findings as JSON.") var json: String?
    @Option(help: "A file with findings of others, for the same table.") var also: String?
    @Option(help: "postgres://… of a database without a password, for merges in a schema of their own that is removed again.") var database: String?
    @Flag(help: "Only write the capture.") var captureOnly = false
    @Option(help: "Only this part: reading, fingerprints, sources (the state of sessions) or stages.") var only: Part?
    @Option(help: "Only produce the capture's batches from C, to this broker.") var produceTo: String?
    @Option(help: "Where to produce to.") var topic = "packets.v1"
    @Option(help: "Its partitions.") var partitions: Int32 = 4
    @Option(help: "Only send frames to this interface.") var flood: String?
    @Option(help: "Frames a second.") var rate = 500_000

    enum Part: String, CaseIterable, ExpressibleByArgument { case reading, fingerprints, sources, stages }

    func validate() throws {
        guard packets > 0, sources > 1_000, openSources > 128, rounds > 0 else {
            throw ValidationError("cannot measure with these numbers: packets and rounds at least 1, sources more than 1000, open sources more than 128")
        }
    }

    func run() throws {
        if let flood { return try WireBench.flood(flood, packets: packets, rate: rate) }
        let path = capture ?? NSTemporaryDirectory() + "leurre-bench-\(packets)-\(sources).pcap"
        if !FileManager.default.fileExists(atPath: path) {
            var synthetic = SyntheticCapture(packets: packets, sources: sources)
            try synthetic.write(to: path)
        }
        if captureOnly { return }
        if let produceTo { return try WireBench.produce(path, to: produceTo, topic: topic, partitions: partitions) }
        defer { if capture == nil { try? FileManager.default.removeItem(atPath: path) } }
        let signatures = FileManager.default.contents(atPath: p0f).flatMap { try? SignatureDatabase(parsing: [UInt8]($0)) }
        var findings: [Finding] = []
        for part in Part.allCases where only == nil || only == part {
            switch part {
            case .reading: findings += try CaptureBench.run(path, rounds: rounds)
            case .fingerprints: if let signatures { findings += try FingerprintBench.run(path, signatures) }
            case .sources: findings += try TableBench.run(sources: openSources, rounds: rounds)
            case .stages: findings += try StageBench.run(path, signatures: signatures, database: database, rounds: rounds)
            }
        }
        if let also { findings += try Report.findings(Data(contentsOf: URL(fileURLWithPath: also))) }
        print(Report.text(findings))
        if let json { try Report.json(findings).write(to: URL(fileURLWithPath: json)) }
    }
}
