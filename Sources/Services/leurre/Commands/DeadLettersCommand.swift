import ArgumentParser

/// `leurre deadletters`: what was set aside, why, and back with it.
struct DeadLettersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deadletters", abstract: "See and repair what was set aside.",
        discussion: "Without a subcommand: list.", subcommands: [ListLetters.self, ShowLetters.self, RedriveLetters.self],
        defaultSubcommand: ListLetters.self)
}
