import ArgumentParser
import Foundation

/// Which database, for the commands that talk to one.
struct DatabaseOptions: ParsableArguments {
    @Option(help: "postgres://… address of the database. Better in the environment (LEURRE_POSTGRES) if it holds a password.")
    var postgres: String?

    var address: String { postgres ?? ProcessInfo.processInfo.environment["LEURRE_POSTGRES"] ?? "postgresql:///leurre" }
}
