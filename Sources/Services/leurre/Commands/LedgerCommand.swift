import ArgumentParser
import Foundation
import Postgres

/// `leurre ledger`: what became of every packet.
struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Show what became of every packet: captured, dropped, received, counted, missing, set aside.",
        discussion: """
            Hours are those of the sensors' clock, in UTC. Per platform and row: captured = counted + missing + late + clock + malformed + \
            unreadable - redriven + pending. Text leaves out columns that are zero everywhere.
            """)

    @OptionGroup var database: DatabaseOptions
    @Option(help: "Only this platform; may be given several times.") var platform: [String] = []
    @OptionGroup var span: PeriodOptions
    @Option(help: "hour, day or platform. Default: platform without a period, hour for a period of at most two days, else day.")
    var by: LedgerRows.Span?
    @Flag(help: "List the batches that never came: whose, which, how many packets, about when.") var missing = false
    @Option(help: "text, json or csv.") var format: Format = .text
    @Flag(help: "Exit 1 if something does not balance, or is missing or lost.") var strict = false

    enum Format: String, ExpressibleByArgument { case text, json, csv }

    func run() throws {
        let connection = try Connection(uri: database.address)
        try connection.use(schema: "leurre")
        try connection.query("set timezone = 'UTC'", [])
        let period = try LedgerPeriod(from: span.from, to: span.to, connection)
        let rows = LedgerRows(connection: connection, platforms: platform, period: period)
        try rows.checkPlatforms()
        let accounts = try rows.accounts(by: by ?? period.span)
        let gaps = missing ? try rows.gaps() : []
        switch format {
        case .text: LedgerText(accounts: accounts, span: by ?? period.span).show(gaps: missing ? gaps : nil)
        case .csv: print(missing ? LedgerCSV.text(gaps) : LedgerCSV.text(accounts))
        case .json: print(try LedgerJSON(accounts: accounts, gaps: missing ? gaps : nil).text())
        }
        let total = LedgerAccount.total(accounts)
        if strict, !total.balances || total.missing != 0 || total.lostRecords != 0 { throw ExitCode(1) }
    }
}

extension LedgerRows.Span: ExpressibleByArgument {}
