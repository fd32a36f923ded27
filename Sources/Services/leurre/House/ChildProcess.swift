import Foundation

/// A process of the house, its output in a log file.
final class ChildProcess {
    let name: String
    let log: URL
    private let process: SpawnedProcess

    init(_ name: String, executable: URL, arguments: [String], log: URL, environment: [String: String] = [:]) throws {
        (self.name, self.log) = (name, log)
        process = try SpawnedProcess(
            executable.path, arguments, environment: ProcessInfo.processInfo.environment.merging(environment) { $1 }, output: log.path)
    }

    var pid: Int32 { process.pid }
    var isRunning: Bool { process.isRunning }
    /// Meaningful once the process has ended.
    var exitCode: Int32 { process.exitCode ?? 0 }

    /// Asks it to end, without waiting.
    func ask() { process.terminate() }

    func stop() {
        Self.end(process.pid) { process.isRunning }
        process.wait()
    }

    /// Asks a process to end. Half a minute is more than any service needs; what hangs is ended the hard way, for rows are never lost by that.
    static func end(_ pid: Int32, while isThere: () -> Bool) {
        guard isThere() else { return }
        kill(pid, SIGTERM)
        for _ in 0..<600 where isThere() { usleep(50_000) }
        if isThere() { kill(pid, SIGKILL) }
    }

    /// The last lines of the log, for an error that names the cause.
    var lastWords: String {
        let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").suffix(3).joined(separator: "\n")
    }
}

/// The house could not be set up or ended too early: what, why, what to do.
struct HouseError: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}
