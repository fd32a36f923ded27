import ArgumentParser
import Postgres
import Tables

/// `leurre migrate`: brings a database to this program's schema.
struct MigrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "migrate", abstract: "Create or upgrade the tables; forward only.")
    @OptionGroup var database: DatabaseOptions

    func run() throws {
        let connection = try Connection(uri: database.address)
        let applied = try Migrator(SchemaFiles.all).migrate(connection)
        print(applied.isEmpty ? "the schema is up to date" : "applied: " + applied.map(String.init).joined(separator: ", "))
    }
}
