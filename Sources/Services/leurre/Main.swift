import ArgumentParser
import Runtime

@main
struct Leurre: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "leurre", abstract: "The tool for the people of a Leurre house.", version: ServiceMain.version,
        subcommands: [
            DemoCommand.self, AnalyseCommand.self, CheckCommand.self, TopicsCommand.self, MigrateCommand.self, StatusCommand.self, AlertCommand.self, LagCommand.self,
            DeadLettersCommand.self, LedgerCommand.self, RebuildCommand.self, ImportCommand.self, ExportCommand.self,
            SimulateCommand.self, SensorKeyCommand.self, MetricsCommand.self, PaperCommand.self,
        ])
}
