import ArgumentParser
import Foundation
import Postgres

/// Which database, for the commands that talk to one.
struct DatabaseOptions: ParsableArguments {
    @Option(help: "postgres://… address of the database. One with a password is taken from LEURRE_POSTGRES only.")
    var postgres: String?

    func validate() throws { try postgres.map(Connection.refusePassword) }

    var address: String { postgres ?? ProcessInfo.processInfo.environment["LEURRE_POSTGRES"] ?? "postgresql:///leurre" }
}
