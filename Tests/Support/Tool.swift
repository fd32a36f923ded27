import Foundation

/// Runs the built executables, as a person would.
package enum Tool {
    /// Where the executables lie: beside the tests, or where LEURRE_BIN says (a release build).
    package static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["LEURRE_BIN"] { return URL(fileURLWithPath: path) }
        return URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    }()

    /// The project's root, found from this file.
    package static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The folder of the real captures, if the machine has them.
    package static let corpora = ProcessInfo.processInfo.environment["LEURRE_CORPORA"].map { URL(fileURLWithPath: $0) }

    /// A small country file: reading all countries takes a debug build many seconds.
    package static let fewCountries = ["--geo", root.appendingPathComponent("Tests/Fixtures/countries/ranges.txt").path]

    package struct Output {
        package var code: Int32
        package var text: String
        package var errors: String
    }

    /// A name beside the tests, or a whole path.
    package static func executable(_ name: String) -> URL {
        name.hasPrefix("/") ? URL(fileURLWithPath: name) : folder.appendingPathComponent(name)
    }

    /// Runs to the end; output goes through files, so that no pipe can fill up.
    package static func run(_ name: String, _ arguments: [String], environment: [String: String] = [:]) throws -> Output {
        let process = Process()
        let base = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-test-\(UUID().uuidString)")
        let (output, errors) = (base.appendingPathExtension("out"), base.appendingPathExtension("err"))
        defer { for file in [output, errors] { try? FileManager.default.removeItem(at: file) } }
        for file in [output, errors] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
        process.executableURL = executable(name)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        return Output(
            code: process.terminationStatus, text: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8))
    }

    /// Polls until a condition holds; false after the deadline.
    package static func wait(seconds: Double, until condition: () throws -> Bool) rethrows -> Bool {
        let deadline = Date().addingTimeInterval(seconds * Double(Patience.factor))
        while Date() < deadline {
            if try condition() { return true }
            usleep(50_000)
        }
        return try condition()
    }
}
