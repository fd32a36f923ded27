import ArgumentParser
import Foundation
import Runtime

/// `leurre status`: does data flow, where is it stuck, who is silent.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show on one screen how the house is, and what to run next where it is not well.",
        discussion: """
            Looks at the services' /metrics, at Kafka and at the tables, twice within two seconds, so that it can say what flows. What cannot be \
            looked at is said, the rest is shown. Red is what the alert rules call so (leurre alert --rules), without their waiting times, and \
            packets that are missing today. Exits 1 if something is red, 2 if nothing is but something could not be looked at.
            """)

    @OptionGroup var house: HouseOptions
    @Option(help: "text or json.") var format: OutputFormat = .text
    @Flag(help: "Show it again every two seconds.") var watch = false

    private static let pauseSeconds = 2.0

    func run() throws {
        let reader = try house.reader()
        StopSignal.listen()
        var history = SampleHistory()
        var earlier = reader.read()
        history.add(earlier.samples)
        repeat {
            wait(until: earlier.time + Self.pauseSeconds)
            guard !StopSignal.isSet else { return }
            let reading = reader.read()
            history.add(reading.samples)
            let page = StatusPage(reading, since: earlier, history: history)
            try show(page)
            if !watch { throw ExitCode(page.verdict.exitCode) }
            earlier = reading
        } while true
    }

    private func wait(until time: Double) {
        while Date().timeIntervalSince1970 < time, !StopSignal.isSet { usleep(50_000) }
    }

    private func show(_ page: StatusPage) throws {
        if format == .json { return print(try page.json()) }
        let text = StatusText(page: page, ink: Ink())
        // From the top, and nothing left of the page before.
        if watch, let lines = Ink.screenLines {
            print("\u{1b}[H\u{1b}[2J" + text.text(linesMax: lines), terminator: "")
        } else {
            print(text.text)
        }
        fflush(nil)
    }
}

extension StatusPage.Verdict {
    /// What is red is known to be so, whatever could not be looked at.
    fileprivate var exitCode: Int32 {
        switch self {
        case .good: 0
        case .red: 1
        case .unknown: 2
        }
    }
}
