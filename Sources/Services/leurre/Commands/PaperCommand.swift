import ArgumentParser
import Foundation
import Postgres

/// `leurre paper`: the 2004 paper, computed from what the database holds now.
struct PaperCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "paper", abstract: "Show the tables, figures and claims of the 2004 paper beside the paper's own values.",
        discussion: """
            For any period and any platforms; a platform is matched with the paper's by its id (france1 is France1). Times are UTC. \
            html is one page that needs nothing else: leurre paper --format html > paper.html
            """)

    @OptionGroup var database: DatabaseOptions
    @Option(help: "Only these platforms, comma-separated.") var platforms: String?
    @OptionGroup var span: PeriodOptions
    @Option(help: "The ports sequence of Figures 2 and 3.") var sequence = "{445/tcp}"
    @Option(help: "table, json or html.") var format: Format = .table

    enum Format: String, ExpressibleByArgument, CaseIterable { case table, json, html }

    func run() throws {
        let connection = try Connection(uri: database.address)
        try connection.use(schema: "leurre")
        let names = platforms.map { $0.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } }
        let scope = try PaperScope(connection, from: span.from, to: span.to, platforms: names, sequence: sequence)
        switch format {
        case .table: print(PaperText(try PaperEdition(scope)).text)
        case .json: print(try PaperJSON(scope: scope).text())
        case .html: print(PaperPage(edition: try PaperEdition(scope)).html)
        }
    }
}
