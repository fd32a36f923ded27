import Foundation
import Glibc

/// A house that outlives its starter: its processes are written down in its folder.
struct KeptHouse {
    let folder: URL
    private var list: URL { folder.appendingPathComponent("processes") }

    func keep(_ house: House) throws {
        let text = house.children.reversed().map { "\($0.pid) \($0.name)" }.joined(separator: "\n")
        try text.write(to: list, atomically: true, encoding: .utf8)
        let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path
        print(
            """

            The house is up.
              tables   psql "\(house.postgresAddress)" -c 'set search_path = leurre' -c 'table table_3'
              lag      \(own) lag --watch --bootstrap-servers \(house.bootstrapServers)
              status   \(own) status --watch --bootstrap-servers \(house.bootstrapServers) --postgres "\(house.postgresAddress)"
              logs     \(folder.path)/*.log
              stop     \(own) demo --stop \(folder.path)
            """)
    }

    /// Ends the processes that the house started, by their ids, if they still are what they were.
    func stop() throws {
        guard let text = try? String(contentsOf: list, encoding: .utf8) else {
            throw HouseError("cannot stop the house in \"\(folder.path)\": there is none")
        }
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: " ")
            guard parts.count == 2, let pid = Int32(parts[0]) else { continue }
            ChildProcess.end(pid) { Self.isRunning(pid, String(parts[1])) }
        }
        PrivatePostgres(folder: folder.appendingPathComponent("postgres")).stop()
        try? FileManager.default.removeItem(at: folder)
        print("stopped")
    }

    /// Not by a signal of 0, which also reaches what has ended and was not waited for.
    private static func isRunning(_ pid: Int32, _ name: String) -> Bool {
        let executable = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/exe")
        return executable.map { isProgram(name, at: $0) } ?? false
    }

    /// - Parameter executable: as Linux names it: one that was replaced since its start, as by an upgrade, is called deleted.
    static func isProgram(_ name: String, at executable: String) -> Bool {
        executable.hasSuffix("/\(name)") || executable.hasSuffix("/\(name) (deleted)")
    }
}
