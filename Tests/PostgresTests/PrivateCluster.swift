import Foundation
import Postgres
import TestSupport

/// A Postgres of the tests' own in a temporary folder: no TCP port, a socket in the folder, gone when the process ends.
///
/// Where Postgres is not installed the tests that need it are left out on a laptop, and fail in CI.
final class PrivateCluster: Sendable {
    static let isWanted = program("initdb") != nil || ProcessInfo.processInfo.environment["CI"] == "true"

    /// Started by the first test that asks.
    static let shared = Result { try PrivateCluster() }

    private let folder: URL

    /// An address of the database "leurre" as its owner, or as somebody else.
    func address(user: String = "leurre", password: String? = nil, database: String = "leurre") -> String {
        "postgresql:///\(database)?host=\(folder.path)&user=\(user)" + (password.map { "&password=\($0)" } ?? "")
    }

    private init() throws {
        var template = Array("/tmp/leurre-postgres-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure(sentence: "cannot make a temporary folder in /tmp") }
        folder = URL(fileURLWithPath: String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
        chmod(folder.path, 0o755)
        if geteuid() == 0 { try Self.run("/bin/chown", ["postgres", folder.path]) }
        let data = folder.appendingPathComponent("data").path
        try postgres("initdb", ["-D", data, "-U", "leurre", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--lc-collate=C", "--no-sync"])
        let hba = folder.appendingPathComponent("data/pg_hba.conf")
        let rules = try "local all locked scram-sha-256\n" + String(contentsOf: hba, encoding: .utf8)
        try rules.write(to: hba, atomically: false, encoding: .utf8)
        // Each test makes a schema of its own, and many of them at once: each holds a lock for each of its tables until it commits.
        let options = "-c listen_addresses='' -k \(folder.path) -c fsync=off -c max_connections=60 -c max_locks_per_transaction=256"
        try postgres("pg_ctl", ["-D", data, "-w", "-l", folder.appendingPathComponent("log").path, "-o", options, "start"])
        atexit { try? PrivateCluster.shared.get().stop() }
        try postgres("createdb", ["-h", folder.path, "-U", "leurre", "leurre"])
    }

    private func stop() {
        try? postgres("pg_ctl", ["-D", folder.appendingPathComponent("data").path, "-m", "immediate", "-w", "stop"])
        try? FileManager.default.removeItem(at: folder)
    }

    private func postgres(_ name: String, _ arguments: [String]) throws {
        guard let path = Self.program(name) else {
            throw Failure(sentence: "cannot find \"\(name)\": install Debian's package \"postgresql\"")
        }
        if geteuid() == 0 {
            try Self.run("/usr/sbin/runuser", ["-u", "postgres", "--", path] + arguments)
        } else {
            try Self.run(path, arguments)
        }
    }

    private struct Failure: Error { let sentence: String }

    private static func program(_ name: String) -> String? {
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        let debian = versions.compactMap(Int.init).sorted(by: >).map { "/usr/lib/postgresql/\($0)/bin" }
        let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        return (debian + path).map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Not Foundation's `Process`, which waits until nobody holds what the child inherited: a server that stays does.
    private static func run(_ program: String, _ arguments: [String]) throws {
        let spawn = SpawnActions()
        spawn.silence()
        spawn.closeInherited()
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var (child, status): (pid_t, Int32) = (0, 0)
        let failure = posix_spawn(&child, program, &spawn.actions, nil, &words, environ)
        guard failure == 0, waitpid(child, &status, 0) == child, status == 0 else {
            throw Failure(sentence: "\"\(program) \(arguments)\" ended with \(failure), \(status)")
        }
    }
}
