import Foundation
import Testing

/// What `deploy/` holds for other programs to read, and the scripts that hold it against their schemas.
enum DeployFiles {
    /// A Python with the schemas' packages, as deploy/test makes it.
    static let python = ProcessInfo.processInfo.environment["LEURRE_SCHEMAS"].map { $0 + "/bin/python" }

    /// An absent schema leaves a test out on a laptop, and fails it in continuous integration.
    static let isWanted = python != nil || ProcessInfo.processInfo.environment["CI"] == "true"

    /// Runs a script of deploy/lib, which ends with 0 if all is right and else says what is not.
    @discardableResult
    static func script(_ name: String, _ arguments: String...) throws -> String {
        let path = Tool.root.appendingPathComponent("deploy/lib/\(name)").path
        let output = try Tool.run(try #require(python), [path] + arguments, environment: ["PYTHONDONTWRITEBYTECODE": "1"])
        #expect(output.code == 0, "\(name) \(arguments): \(output.text.suffix(4_000)) \(output.errors.suffix(4_000))")
        return output.text
    }

    /// What psql says to a script.
    static func psql(_ script: String, database: String) throws -> Tool.Output {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-\(UUID().uuidString).sql")
        defer { try? FileManager.default.removeItem(at: file) }
        try script.write(to: file, atomically: true, encoding: .utf8)
        return try Tool.run("/usr/bin/psql", ["-X", "-A", "-t", "-q", database, "-f", file.path])
    }
}
