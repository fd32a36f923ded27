import Foundation
import Logging

/// What every executable does before and after its work: settings, `--help`, `--check`, `--dump-config`, `--version`, signals, exit codes.
package struct ServiceMain {
    package static let version = "0.1.0"

    private let name: String
    private let summary: String
    private let settings: [Setting]

    package init(_ name: String, _ summary: String, settings: [Setting]) { (self.name, self.summary, self.settings) = (name, summary, settings) }

    package func run(_ body: (Settings, Logger) throws -> Void) -> Never {
        run(prepare: { _ in () }) { (_: Void, settings, logger) in try body(settings, logger) }
    }

    /// Runs `prepare`, which opens what the settings point to (all that `--check` does), and then `body`. Exits 0, 1 if the work failed, 2
    /// if the settings are wrong.
    package func run<Parts>(prepare: (Settings) throws -> Parts, _ body: (Parts, Settings, Logger) throws -> Void) -> Never {
        var arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.contains("--help") { finish(help, code: 0) }
        if arguments.contains("--version") { finish("\(name) \(Self.version)", code: 0) }
        let isCheck = take("--check", &arguments)
        let isDump = take("--dump-config", &arguments)
        do {
            let values = try Settings(settings, arguments: arguments, environment: ProcessInfo.processInfo.environment)
            if isDump { finish(values.dump, code: 0) }
            if settings.contains(where: { $0.name == "bootstrap-servers" }) { _ = try CommonSettings.kafka(values, client: name) }
            let parts = try prepare(values)
            if isCheck { finish("\(name): the configuration is valid", code: 0) }
            let logger = makeLogger(values)
            StopSignal.listen()
            try body(parts, values, logger)
        } catch let error as SettingError {
            fail("\(error)", code: 2)
        } catch {
            fail("\(error)", code: 1)
        }
        exit(0)
    }

    private func makeLogger(_ values: Settings) -> Logger {
        var logger = Logger(label: name) { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = Logger.Level(rawValue: values.optionalText("log-level") ?? "info") ?? .info
        return logger
    }

    private func take(_ flag: String, _ arguments: inout [String]) -> Bool {
        let count = arguments.count
        arguments.removeAll { $0 == flag }
        return arguments.count < count
    }

    private func finish(_ text: String, code: Int32) -> Never {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
        exit(code)
    }

    private func fail(_ text: String, code: Int32) -> Never {
        FileHandle.standardError.write(Data("\(name): \(text)\n".utf8))
        exit(code)
    }

    private var help: String {
        let general = """
            \(name): \(summary)

            Every option can also stand in a YAML file (--config FILE, or LEURRE_CONFIG) and in the environment; flags win over the
            environment, the environment over the file.

              --help          this text
              --version       the version
              --check         tests the configuration and ends: 0 if it can be used, else 2
              --dump-config   prints what is in force, secrets blanked
              --config FILE   reads a YAML file

            """
        return general + settings.map(\.help).joined(separator: "\n")
    }
}

extension Setting {
    fileprivate var help: String {
        let value: String
        switch kind {
        case .flag: value = ""
        case .integer(let range): value = " \(range.lowerBound)…\(range.upperBound)"
        case .number(let range): value = " \(range.lowerBound)…\(range.upperBound)"
        case .oneOf(let names): value = " " + names.joined(separator: "|")
        case .list: value = " VALUE…"
        case .map: value = " KEY=VALUE"
        case .text, .secret: value = " VALUE"
        }
        let shown = follows.map { " Default: that of --\($0)." } ?? fallback.map { $0.isEmpty ? "" : " Default: \($0)." } ?? ""
        if kind == .secret { return "  \(environmentName)\n        \(summary)\n        file: \(fileName), never on the command line" }
        return "  --\(name)\(value)\n        \(summary)\(shown)\n        file: \(fileName), environment: \(environmentName)"
    }
}
