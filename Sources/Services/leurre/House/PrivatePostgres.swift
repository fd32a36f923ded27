import Foundation
import Glibc

/// A Postgres cluster of our own in a folder: no TCP port, a socket in the folder, gone when stopped.
struct PrivatePostgres {
    let folder: URL
    /// Of 127.0.0.1, for those who come with TLS; nil: the socket only.
    var port: UInt16?

    private var data: URL { folder.appendingPathComponent("data") }
    /// `postgresql:///leurre?host=…`
    var address: String { "postgresql:///leurre?host=\(folder.path)&user=leurre" + (port.map { "&port=\($0)" } ?? "") }

    /// Postgres refuses to run as root: then it runs as the user of Debian's package.
    private static let isRoot = geteuid() == 0

    static func start(in folder: URL) throws -> PrivatePostgres {
        let cluster = PrivatePostgres(folder: folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        if isRoot { try Executables.run(URL(fileURLWithPath: "/bin/chown"), ["postgres", folder.path]) }
        try cluster.run("initdb", ["-D", cluster.data.path, "-U", "leurre", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--lc-collate=C"])
        try cluster.start()
        try cluster.run("createdb", ["-h", folder.path, "-U", "leurre", "leurre"])
        return cluster
    }

    /// An eighth of the memory, so that a month of a thousand platforms need not be written again and again; taken only as rows fill it.
    private static var sharedBufferMegabytes: Int {
        let memoryBytes = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
        return min(max(memoryBytes / 8 / 1_048_576, 128), 1_024)
    }

    func start() throws {
        let network = port.map { "-c listen_addresses=127.0.0.1 -p \($0)" } ?? "-c listen_addresses=''"
        // The log of a large capture fits without a checkpoint, after which each page would be written whole once more, and is not written in small pieces.
        let options = "\(network) -k \(folder.path) -c max_wal_size=4GB -c wal_buffers=64MB -c shared_buffers=\(Self.sharedBufferMegabytes)MB"
        try run("pg_ctl", ["-D", data.path, "-w", "-l", folder.appendingPathComponent("log").path, "-o", options, "start"])
    }

    /// - Parameter mode: pg_ctl's: `fast`, or `immediate` for an end without a last checkpoint.
    func stop(_ mode: String = "fast") { _ = try? run("pg_ctl", ["-D", data.path, "-m", mode, "-w", "stop"]) }

    private func run(_ name: String, _ arguments: [String]) throws {
        let program = try Executables.postgres(name)
        if Self.isRoot {
            try Executables.run(URL(fileURLWithPath: "/usr/sbin/runuser"), ["-u", "postgres", "--", program.path] + arguments)
        } else {
            try Executables.run(program, arguments)
        }
    }
}
