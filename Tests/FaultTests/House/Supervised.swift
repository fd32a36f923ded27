import Foundation
import Glibc
@testable import leurre

/// A process that is started again when it ends, as a service's supervisor does: with a short pause, for as long as it is wanted.
final class Supervised {
    enum Wish {
        /// A service: any end is followed by a start.
        case always
        /// A replay: done once it has ended well.
        case untilSuccess
        case stopped
    }

    /// An end that nobody asked for.
    struct Death {
        var code: Int32
        var lastWords: String
    }

    let name: String
    let program: String
    let environment: [String: String]
    let log: URL
    private(set) var arguments: [String]
    private(set) var wish: Wish
    private(set) var deaths: [Death] = []
    private(set) var isDone = false
    private var process: SpawnedProcess?
    private var wasKilled = false
    private var nextStart = Date.distantPast
    private var pauseSeconds = 0.2

    /// - Parameter command: the program and its arguments, with whatever it is wrapped in.
    init(_ name: String, _ command: [String], environment: [String: String], log: URL, wish: Wish) throws {
        (self.name, self.environment, self.log, self.wish) = (name, environment, log, wish)
        (program, arguments) = (command[0], Array(command.dropFirst()))
        try start()
    }

    var pid: Int32? { process.flatMap { $0.isRunning ? $0.pid : nil } }

    /// Looks after the process: notes an end and starts it again when its pause is over.
    func tend() throws {
        guard let process else {
            if wish != .stopped, !isDone, Date() >= nextStart { try start() }
            return
        }
        guard !process.isRunning else { return }
        ended(process.exitCode ?? -1)
    }

    /// Ends it without warning; the supervisor starts it again.
    func kill() {
        guard let process, process.isRunning else { return }
        wasKilled = true
        Glibc.kill(process.pid, SIGKILL)
        process.wait()
        ended(process.exitCode ?? -1)
    }

    /// Ends it for good: asked, or without warning.
    func stop(hard: Bool = false) {
        wish = .stopped
        guard let process, process.isRunning else { return }
        wasKilled = true
        Glibc.kill(process.pid, hard ? SIGKILL : SIGTERM)
        for _ in 0..<600 where process.isRunning { usleep(50_000) }
        if process.isRunning {
            deaths.append(Death(code: -1, lastWords: "did not end half a minute after SIGTERM"))
            Glibc.kill(process.pid, SIGKILL)
            process.wait()
        } else if !hard, let code = process.exitCode, code != 0 {
            deaths.append(Death(code: code, lastWords: "after SIGTERM: " + lastWords))
        }
        self.process = nil
    }

    func startAgain(_ wish: Wish = .always) throws {
        self.wish = wish
        if process == nil { try start() }
    }

    /// Deaths that no supervisor mends: a trap, a broken memory, wrong settings, or no memory left.
    var crashes: [Death] { deaths.filter { [2, 128 + SIGILL, 128 + SIGTRAP, 128 + SIGABRT, 128 + SIGBUS, 128 + SIGFPE, 128 + SIGSEGV, 128 + SIGKILL].contains($0.code) } }

    private var text: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }

    var lastWords: String { text.split(separator: "\n").suffix(2).joined(separator: "\n") }

    /// How often the log has this text.
    func logged(_ words: String) -> Int { text.ranges(of: words).count }

    private func ended(_ code: Int32) {
        process = nil
        if wish == .untilSuccess, code == 0 {
            isDone = true
            return
        }
        if wasKilled {
            nextStart = .distantPast
        } else {
            deaths.append(Death(code: code, lastWords: lastWords))
            nextStart = Date().addingTimeInterval(pauseSeconds)
            pauseSeconds = min(pauseSeconds * 2, 2)
        }
        wasKilled = false
    }

    private func start() throws {
        process = try SpawnedProcess(
            program, arguments, environment: ProcessInfo.processInfo.environment.merging(environment) { $1 }, output: log.path)
    }
}
