import ArgumentParser
import Foundation
import Postgres

/// `leurre import`: what others counted, to hold the own figures against.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Bring in what others counted.", subcommands: [ImportISC.self])
}

/// `leurre import isc FILE…`
struct ImportISC: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "isc", abstract: "Import port histories of the Internet Storm Center into the table global_series.",
        discussion: """
            JSON as its interface returns it (api/porthistory/PORT/FROM/TO?json), or text: a day a line, columns separated by tabs, lines \
            with # are comments. A file is imported whole or not at all; one that is already there changes nothing, a later one replaces \
            the days that it holds. Nothing is fetched: the files are given. Exit 2 if a file is refused.
            """)

    @OptionGroup var database: DatabaseOptions
    @Argument(help: "Port histories; - is standard input.") var files: [String]
    @Option(help: "The port, if the file does not say it.") var port: Int?
    @Option(help: "What was counted: tcp, udp, or any (both together, as the Internet Storm Center does).")
    var `protocol`: SeriesProtocol = .any

    func run() throws {
        do {
            let histories = try files.map { try PortHistoryFile.read($0, port: port) }
            let connection = try Connection(uri: database.address)
            try connection.use(schema: "leurre")
            for (file, history) in zip(files, histories) {
                let change = try SeriesStore(connection).store(history, series: "isc", as: `protocol`)
                print("\(PortHistoryFile.name(file)): port \(history.history.port), \(history.history.span): \(change)")
            }
        } catch {
            FileHandle.standardError.write(Data("leurre import isc: \(error)\n".utf8))
            throw ExitCode(2)
        }
    }
}

/// What a series counts on its port.
enum SeriesProtocol: String, ExpressibleByArgument, CaseIterable { case tcp, udp, any }
