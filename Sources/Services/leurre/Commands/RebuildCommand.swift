import ArgumentParser
import Foundation
import Runtime
import Tables

/// `leurre rebuild`: the tables once more from the packets, held against those that people read.
struct RebuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild", abstract: "Compute everything again into a schema of its own and compare it with the live one.",
        discussion: """
            Starts the services a second time, with topics, consumer groups and a generation of their own, on the same broker and database. They
            read the packets that Kafka still holds, or kept captures (--captures). When they have come to the end, the tables are compared row
            by row. Exit 0: equal; 1: differences; 2: it could not be done. Nothing is changed in the live schema, unless --swap is given and all
            is equal.
            """)

    @Option(help: "The schema to rebuild into: small letters, digits and _.") var into: String?
    @Option(help: "Remove a rebuilt schema, or one that a swap has retired, and its topics where the broker can.") var drop: String?
    @Option(help: "The live schema. Default: LEURRE_SCHEMA, else leurre.") var schema: String?
    @Option(help: "Replay kept captures instead of Kafka's packets: a platform file with captures.") var captures: String?
    @Option(help: "The live house's registry of identities: Kafka's packets must be signed as they are there. Default: LEURRE_IDENTITIES. Captures need none.")
    var identities: String?
    @Option(help: "How late a packet may be. Default: as the live tables know it. With more, packets that came late are counted too.")
    var allowedLatenessHours: Int?
    @Flag(help: "Go on with a rebuild that was interrupted.") var resume = false
    @Flag(help: "Remove what was rebuilt there before, and begin anew.") var replace = false
    @Flag(help: "Only compare what has been rebuilt.") var compareOnly = false
    @Flag(help: "If all is equal, give the rebuilt schema the live one's name. Prints the settings for the services.") var swap = false
    @Flag(help: "Swap even if there are differences, or live rows that could not be compared.") var swapAnyway = false
    @Option(help: "The most differences to show of each table.") var examples = 5
    @Option(help: "text or json.") var format: OutputFormat = .text
    @OptionGroup var broker: BrokerOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var lookups: LookupOptions

    private func check() throws(HouseError) {
        guard (into == nil) != (drop == nil) else { throw HouseError("give either --into SCHEMA or --drop SCHEMA") }
        guard [resume, replace, compareOnly].filter({ $0 }).count < 2 else {
            throw HouseError("--resume, --replace and --compare-only exclude each other")
        }
        guard (1...720).contains(allowedLatenessHours ?? 1) else { throw HouseError("--allowed-lateness-hours is a number from 1 to 720") }
        guard (0...1_000).contains(examples) else { throw HouseError("--examples is a number from 0 to 1000") }
        guard !compareOnly || captures == nil else { throw HouseError("--compare-only replays nothing: leave --captures out") }
        guard allowedLatenessHours == nil || !(resume || compareOnly) else {
            throw HouseError("--allowed-lateness-hours is decided when a rebuild begins: use --replace")
        }
    }

    var liveSchema: SchemaName { SchemaName(schema ?? ProcessInfo.processInfo.environment["LEURRE_SCHEMA"] ?? "leurre") }

    func run() throws {
        StopSignal.listen()
        do {
            try check()
            if let drop { return try Demolition(self, SchemaName(drop)).run() }
            if let into, try !Rebuild(self, SchemaName(into)).run() { throw ExitCode(1) }
        } catch let code as ExitCode {
            throw code
        } catch {
            FileHandle.standardError.write(Data("leurre rebuild: \(error)\n".utf8))
            throw ExitCode(2)
        }
    }
}
