import Foundation
import TestSupport
@testable import leurre

/// The Postgres of one house, which can be stopped without warning and started again, on a file system of its own if asked.
final class FaultDatabase {
    let folder: URL
    let address: String
    private let disk: SmallDisk?
    private let cluster: PrivatePostgres

    init(in folder: URL, megabytes: Int?) throws {
        self.folder = folder
        disk = try megabytes.map { try SmallDisk(at: folder, kilobytes: $0 * 1_024) }
        do {
            cluster = try PrivatePostgres.start(in: folder)
        } catch {
            disk?.remove()
            throw error
        }
        address = cluster.address
    }

    func stop(_ mode: String) { cluster.stop(mode) }

    func start() throws { try cluster.start() }

    /// Leaves so much room and no more.
    func fill(leavingKilobytes: Int) throws { try disk?.fill(leavingKilobytes: leavingKilobytes) }

    func makeRoom() throws { try disk?.makeRoom() }

    /// Whether the server answers.
    var isUp: Bool { (try? value("select 1")) == "1" }

    /// The first value of a query.
    func value(_ sql: String) throws -> String {
        let output = try Tool.run(
            "/usr/bin/psql", ["-X", "-A", "-t", "-q", address, "-c", "set search_path = leurre", "-c", sql], environment: ["PGCONNECT_TIMEOUT": "3"])
        guard output.code == 0 else { throw FaultFailure("cannot ask \"\(sql)\": \(output.errors)") }
        return output.text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    func remove() {
        cluster.stop("immediate")
        disk?.remove()
        try? FileManager.default.removeItem(at: folder)
    }
}
