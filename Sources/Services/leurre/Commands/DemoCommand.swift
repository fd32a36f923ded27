import ArgumentParser
import Foundation
import Postgres
import Runtime

/// `leurre demo`: one real week through the whole pipe.
struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Replay the shipped week of real honeypot traffic and show the paper's tables.")

    private static let shippedWeek = "deploy/data/demo/platforms.yaml"

    @Option(help: "The platforms with their captures.") var platforms = Self.shippedWeek
    @Flag(help: "Leave the house up; prints how to use and to stop it.") var keep = false
    @Flag(help: "Only the accounts at the end.") var quiet = false
    @Option(help: "Stop a house that was kept: its folder.") var stop: String?
    @OptionGroup var sources: SourceOptions

    func run() throws {
        if let stop { return try KeptHouse(folder: URL(fileURLWithPath: stop)).stop() }
        StopSignal.listen()
        let job = try ReplayJob(platforms: platforms)
        let house = try House(options: sources.houseOptions(for: job))
        var isKept = false
        defer { if !isKept { house.stop() } }
        print("starting Postgres, the embedded broker and four services in \(house.folder.path)")
        try house.start()
        let isShipped = platforms == Self.shippedWeek
        print("replaying \(job.entries.count) platforms" + (isShipped ? ": one week of June 2013, nine honeypot sensors on four continents" : ""))
        let begun = Date()
        try job.start(in: house)
        let progress = Progress()
        try house.waitUntilDrained { progress.show($0) }
        let unnamed = try house.waitForNames { progress.show($0) }
        progress.clear()
        house.sayUnnamed(unnamed)
        let connection = try Connection(uri: house.postgresAddress)
        try connection.use(schema: "leurre")
        if !quiet { try PaperReport(connection: connection).showTables() }
        let isAccountedFor = try DemoAccounts(connection: connection, house: house).show(seconds: Date().timeIntervalSince(begun))
        if isShipped { print(DemoAccounts.shortcomings) }
        if sources.measure { FileHandle.standardError.write(Data((house.costReport + "\n").utf8)) }
        for failure in house.sensorFailures { print(failure) }
        if keep {
            isKept = true
            try KeptHouse(folder: house.folder).keep(house)
        }
        if !isAccountedFor || !house.sensorFailures.isEmpty { throw ExitCode(1) }
    }
}
