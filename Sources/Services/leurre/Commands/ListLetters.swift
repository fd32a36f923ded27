import ArgumentParser
import Letters
import Pipeline

/// `leurre deadletters list`
struct ListLetters: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List what was set aside, the newest last, and count it by reason.",
        discussion: """
            The same record or packet that a restarted service set aside again is listed once. "letter" is the number that show and redrive take.
            """)

    @OptionGroup var broker: BrokerOptions
    @OptionGroup var letters: LetterOptions
    @Option(help: "The most letters to list, 1 to 100000.") var limit = 100
    @Option(help: "text or json (one object a line).") var format: OutputFormat = .text

    func validate() throws {
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit is a number from 1 to 100000") }
    }

    func run() throws {
        let settings = try broker.settings()
        var list = LetterList(try letters.filter(), topicPrefix: settings.topicPrefix, limit: limit)
        try LetterLog(settings).forEach { list.take($0.letter, number: $0.number) }
        let views = list.entries.map(LetterView.init)
        switch format {
        case .text:
            print(TextTable.render(header: LetterView.header, rows: views.map(\.row), rightAligned: [0, 5]))
            print(summary(list))
        case .json: for view in views { print(try PlainJSON.text(view)) }
        }
    }

    private func summary(_ list: LetterList) -> String {
        let counts = list.counts.sorted { $0.key < $1.key }.map { reason, count in
            "\(count.letters) \(Escaped.text(reason, scalarsMax: 80))" + (count.redriven > 0 ? " (\(count.redriven) redriven)" : "")
        }
        let all = list.counts.values.reduce(0) { $0 + $1.letters }
        let shown = list.entries.count < all ? ", the newest \(list.entries.count) listed" : ""
        return counts.isEmpty ? "no letters" : "\(all) letters: " + counts.joined(separator: ", ") + shown
    }
}
