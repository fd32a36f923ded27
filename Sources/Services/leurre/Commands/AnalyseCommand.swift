import ArgumentParser
import Capture
import Foundation
import Pipeline
import Postgres
import Runtime

/// `leurre analyse`: one capture and a question.
struct AnalyseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyse", abstract: "Run captures through the whole pipe and show the attacks and tables.",
        discussion: """
            The same services as in a running house, on an embedded broker and a temporary Postgres. Either name the machines of the one
            platform that the captures were taken on (--machines), or describe several platforms with their captures in a file (--platforms).
            """)

    @Argument(help: "Capture files: pcap or pcapng, also gzipped; - is standard input.") var captures: [String] = []
    @Option(help: "Addresses of the platform's machines, comma-separated.") var machines: String?
    @Option(help: "YAML file of several platforms with their captures, instead of captures and --machines.") var platforms: String?
    @Option(help: "What to call the platform.") var platform = "capture"
    @Option(help: "text or json.") var format: OutputFormat = .text
    @Option(help: "Keep the tables: postgres://… of a database; a password in PGPASSWORD or a file (passfile=…), never in the address.")
    var into: String?
    @OptionGroup var sources: SourceOptions

    func validate() throws { try into.map(Connection.refusePassword) }

    func run() throws {
        StopSignal.listen()
        let job: ReplayJob
        do {
            job = try makeJob()
            try refuseKnownPlatforms(job)
        } catch let error as SettingError {
            FileHandle.standardError.write(Data("leurre analyse: \(error)\n".utf8))
            throw ExitCode(2)
        }
        var options = sources.houseOptions(for: job)
        options.postgres = into
        let house = try House(options: options)
        defer { house.stop() }
        try house.start()
        try job.start(in: house)
        let progress = Progress()
        try house.waitUntilDrained { progress.show($0) }
        let unnamed = try house.waitForNames { progress.show($0) }
        progress.clear()
        house.sayUnnamed(unnamed)
        try report(house)
        if sources.measure { FileHandle.standardError.write(Data((house.costReport + "\n").utf8)) }
        for failure in house.sensorFailures { FileHandle.standardError.write(Data((failure + "\n").utf8)) }
        if !house.sensorFailures.isEmpty { throw ExitCode(1) }
    }

    /// A second run into the same database would stand beside the first and count the platform twice.
    private func refuseKnownPlatforms(_ job: ReplayJob) throws {
        guard let into else { return }
        let connection = try Connection(uri: into)
        guard try connection.query("select to_regclass('leurre.platforms')", []).first?.first.flatMap({ $0 }) != nil else { return }
        for entry in job.entries {
            let rows = try connection.query("select 1 from leurre.platforms where id = $1", [entry.platform.id])
            if !rows.isEmpty {
                throw SettingError(
                    "the database already holds platform \"\(entry.platform.id)\": call this one otherwise (--platform), or use an empty database")
            }
        }
    }

    private func makeJob() throws -> ReplayJob {
        if let platforms {
            guard captures.isEmpty, machines == nil else {
                throw SettingError("give either --platforms FILE or captures with --machines, not both")
            }
            return try ReplayJob(platforms: platforms)
        }
        guard let machines, !captures.isEmpty else {
            throw SettingError("give captures and --machines ADDRESS[,ADDRESS…], or --platforms FILE")
        }
        return try ReplayJob(captures: captures, machines: machines.split(separator: ",").map(String.init), platform: platform)
    }

    private func report(_ house: House) throws {
        let connection = try Connection(uri: house.postgresAddress)
        try connection.use(schema: "leurre")
        switch format {
        case .json: print(try AnalysisReport(connection: connection).json())
        case .text: try PaperReport(connection: connection).showAnalysis()
        }
    }
}
