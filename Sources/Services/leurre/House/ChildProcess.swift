import Foundation

/// A process of the house, its output in a log file.
final class ChildProcess {
    let name: String
    let log: URL
    private let process = Process()

    init(_ name: String, executable: URL, arguments: [String], log: URL, environment: [String: String] = [:]) throws {
        (self.name, self.log) = (name, log)
        _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        let output = try FileHandle(forWritingTo: log)
        process.executableURL = executable
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        do { try process.run() } catch {
            throw HouseError("cannot start \"\(executable.path)\": \(error.localizedDescription)")
        }
    }

    var pid: Int32 { process.processIdentifier }
    var isRunning: Bool { process.isRunning }
    /// Meaningful once the process has ended.
    var exitCode: Int32 { process.terminationStatus }

    func stop() {
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
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
