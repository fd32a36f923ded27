import Foundation
import TestSupport
@testable import leurre

/// The Postgres of one house, which can be stopped without warning and started again, on a file system of its own if asked.
final class FaultDatabase {
    let folder: URL
    /// For the harness: by the socket, as the owner.
    let address: String
    /// For the services.
    let serviceAddress: String
    private let disk: SmallDisk?
    private let cluster: PrivatePostgres

    /// - Parameter authority: services come with TLS only, to a server whose certificate it has signed, as roles that own nothing.
    init(in folder: URL, megabytes: Int?, authority: TestAuthority? = nil) throws {
        self.folder = folder
        disk = try megabytes.map { try SmallDisk(at: folder, kilobytes: $0 * 1_024) }
        do {
            let cluster = try PrivatePostgres.start(in: folder)
            self.cluster = try authority.map { try Self.encrypted(cluster, $0) } ?? cluster
        } catch {
            disk?.remove()
            throw error
        }
        address = cluster.address
        let port = cluster.port ?? 0
        let further = authority.map { "sslmode=verify-full&sslrootcert=\($0.certificate)&passfile=\($0.path("passwords"))" }
        serviceAddress = further.map { "postgresql://leurre_sink@localhost:\(port)/leurre?\($0)" } ?? cluster.address
    }

    private static func encrypted(_ plain: PrivatePostgres, _ authority: TestAuthority) throws -> PrivatePostgres {
        var cluster = plain
        cluster.stop()
        cluster.port = try FreePort.find()
        try EncryptedAccess.open(cluster.folder.appendingPathComponent("data"), identity: authority.identity("database"), authority: authority)
        try cluster.start()
        let passwords = authority.path("passwords")
        try "*:*:*:leurre_sink:\(EncryptedLinks.databasePassword)\n".write(toFile: passwords, atomically: true, encoding: .utf8)
        chmod(passwords, 0o600)
        let password = "alter role leurre_sink password '\(EncryptedLinks.databasePassword)'"
        let roles = Tool.root.appendingPathComponent("deploy/postgres/roles.sql").path
        let output = try Tool.run("/usr/bin/psql", ["-X", "-q", cluster.address, "-f", roles, "-c", password])
        guard output.code == 0 else { throw FaultFailure("cannot make the roles: \(output.errors)") }
        let migration = try Tool.run(
            "leurre", ["migrate"], environment: ["LEURRE_POSTGRES": cluster.address.replacingOccurrences(of: "user=leurre", with: "user=leurre_migrate")])
        guard migration.code == 0 else { throw FaultFailure("leurre_migrate cannot migrate: \(migration.errors)") }
        return cluster
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
