import ArgumentParser
import Foundation
import Postgres

/// `leurre export`: what was found, for other programs.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Hand out what was found.", subcommands: [ExportBlocklist.self])
}

/// `leurre export blocklist`
struct ExportBlocklist: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "blocklist", abstract: "List the scanners that came to several platforms, with the evidence.",
        discussion: """
            Only addresses that completed a TCP handshake: any other may be forged, and who blocks it harms somebody who has done nothing. \
            With --with-spoofable those are listed too, but never one that also sent backscatter, which is a victim. Never listed: \
            addresses that nobody on the Internet has, and the platforms' own machines. The same tables give the same list, byte by byte.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var span: PeriodOptions
    @Option(help: "Only what these platforms saw, comma-separated.") var platforms: String?
    @Option(help: "How many platforms an address must have come to, from 1.") var minimumPlatforms = 2
    @Flag(help: "Also addresses that may be forged.") var withSpoofable = false
    @Option(help: "plain (an address a line), csv or json.") var format: Format = .plain

    enum Format: String, ExpressibleByArgument, CaseIterable { case plain, csv, json }

    func validate() throws {
        guard (1...10_000).contains(minimumPlatforms) else { throw ValidationError("--minimum-platforms is a number from 1 to 10000") }
    }

    func run() throws {
        do {
            let connection = try Connection(uri: database.address)
            try connection.use(schema: "leurre")
            try connection.query("set timezone = 'UTC'", [])
            let names = platforms?.split(separator: ",").map(String.init) ?? []
            let period = try LedgerPeriod(from: span.from, to: span.to, connection)
            try LedgerRows(connection: connection, platforms: names, period: period).checkPlatforms()
            let criteria = Blocklist.Criteria(
                from: span.from == nil ? nil : period.from, to: span.to == nil ? nil : period.to, platforms: names,
                minimumPlatforms: minimumPlatforms, withSpoofable: withSpoofable)
            let list = try Blocklist(criteria, connection)
            switch format {
            case .plain: print(BlocklistText.plain(list))
            case .csv: print(BlocklistText.csv(list))
            case .json: print(try BlocklistText.json(list))
            }
        } catch {
            FileHandle.standardError.write(Data("leurre export blocklist: \(error)\n".utf8))
            throw ExitCode(2)
        }
    }
}
