import Foundation

/// Where the other executables and outside programs lie.
enum Executables {
    /// A sibling of this executable.
    static func sibling(_ name: String) throws -> URL {
        let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let url = own.deletingLastPathComponent().appendingPathComponent(name)
        guard FileManager.default.isExecutableFile(atPath: url.path) else {
            throw HouseError("cannot find \"\(name)\" beside \"\(own.path)\"; build all products with \"swift build\"")
        }
        return url
    }

    /// A program of Postgres: on the PATH, or where Debian puts it, the newest version first.
    static func postgres(_ name: String) throws -> URL {
        let root = "/usr/lib/postgresql"
        let versions = ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? [])
            .sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }.map { "\(root)/\($0)/bin" }
        let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        for folder in versions + path where FileManager.default.isExecutableFile(atPath: "\(folder)/\(name)") {
            return URL(fileURLWithPath: "\(folder)/\(name)")
        }
        throw HouseError("cannot find \"\(name)\": install Debian's package \"postgresql\"")
    }

    /// Runs a program to its end; throws with what it said if it fails.
    @discardableResult
    static func run(_ program: URL, _ arguments: [String]) throws -> String {
        let output = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-\(UUID().uuidString).out")
        defer { try? FileManager.default.removeItem(at: output) }
        let process = try SpawnedProcess(
            program.path, arguments, environment: ProcessInfo.processInfo.environment, output: output.path)
        let code = process.wait()
        let text = (try? String(contentsOf: output, encoding: .utf8)) ?? ""
        guard code == 0 else {
            throw HouseError("cannot run \"\(program.lastPathComponent) \(arguments.first ?? "")\": \(text.suffix(500))")
        }
        return text
    }
}
