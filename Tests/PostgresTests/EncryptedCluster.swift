import Foundation
import Postgres
import TestSupport
@testable import leurre

/// A Postgres that takes passwords and certificates over TLS only, at 127.0.0.1 and as `localhost`.
final class EncryptedCluster {
    let authority: TestAuthority
    let port: UInt16
    let passwords: String
    private let cluster: PrivatePostgres
    private var data: URL { cluster.folder.appendingPathComponent("data") }

    init() throws {
        authority = try TestAuthority()
        port = try FreePort.find()
        passwords = authority.path("passwords")
        try "*:*:*:tls:secret-word\n".write(toFile: passwords, atomically: true, encoding: .utf8)
        chmod(passwords, 0o600)
        var cluster = try PrivatePostgres.start(in: authority.folder.appendingPathComponent("postgres"))
        cluster.stop()
        cluster.port = port
        try EncryptedAccess.open(
            cluster.folder.appendingPathComponent("data"), identity: authority.identity("server"), authority: authority)
        try cluster.start()
        self.cluster = cluster
        let owner = try Connection(uri: cluster.address)
        try owner.execute("create role with_certificate; create role tls login password 'secret-word'; create role partner login in role with_certificate")
    }

    /// - Parameter further: libpq's parameters.
    func address(user: String = "tls", host: String = "localhost", _ further: String...) -> String {
        "postgresql://\(user)@\(host):\(port)/leurre?" + (["passfile=\(passwords)"] + further).joined(separator: "&")
    }

    var trusting: String { "sslmode=verify-full&sslrootcert=\(authority.certificate)" }

    /// Shows another certificate from now on.
    func show(_ identity: TestAuthority.Identity) throws {
        try EncryptedAccess.use(identity, in: data)
        try reload()
    }

    func set(tls: Bool) throws {
        try Connection(uri: cluster.address).execute("alter system set ssl = \(tls ? "on" : "off")")
        try reload()
    }

    func remove() {
        cluster.stop("immediate")
        authority.remove()
    }

    /// Waits until new connections see it: the postmaster reads its files when it gets round to it.
    private func reload() throws {
        let owner = try Connection(uri: cluster.address)
        let before = try owner.query("select pg_conf_load_time()::text", [])
        try owner.query("select pg_sleep(0.01), pg_reload_conf()", [])
        guard try Tool.wait(seconds: 20, until: { try Connection(uri: cluster.address).query("select pg_conf_load_time()::text", []) != before }) else {
            throw TestAuthority.Failure(description: "Postgres does not read its settings again")
        }
    }
}
