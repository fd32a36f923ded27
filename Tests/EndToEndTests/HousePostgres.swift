import Foundation
import Glibc

/// The private Postgres of a house, stopped and started under its feet.
struct HousePostgres {
    private let folder: String

    init(_ house: RunningHouse) { folder = house.folder.appendingPathComponent("postgres").path }

    /// Without a last checkpoint, as a machine that loses power.
    func stop() throws { try control(["-m", "immediate", "-w", "stop"]) }

    func start() throws {
        try control(["-w", "-l", folder + "/log", "-o", "-c listen_addresses='' -k \(folder)", "start"])
    }

    private func control(_ arguments: [String]) throws {
        let versions = try FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql").sorted { (Int($0) ?? 0) < (Int($1) ?? 0) }
        guard let newest = versions.last else { throw RunningHouse.HouseFailure(text: "no Postgres") }
        // A server that goes on with our open files would keep whoever waits for pg_ctl waiting.
        let alone = ["/bin/bash", "-c", #"for f in /proc/self/fd/*; do n=${f##*/}; [ "$n" -gt 2 ] && eval "exec $n>&-"; done; exec "$@" >/dev/null 2>&1"#, "pg_ctl"]
        let command = alone + ["/usr/lib/postgresql/\(newest)/bin/pg_ctl", "-D", folder + "/data"] + arguments
        let output = geteuid() == 0
            ? try Tool.run("/usr/sbin/runuser", ["-u", "postgres", "--"] + command) : try Tool.run(command[0], Array(command.dropFirst()))
        guard output.code == 0 else { throw RunningHouse.HouseFailure(text: "pg_ctl: \(output.text) \(output.errors)") }
    }
}
