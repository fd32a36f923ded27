import Foundation
import Glibc

/// Makes a Postgres cluster, by its data folder, take connections over TCP with TLS only. It reads the files when it starts or is told to.
package enum EncryptedAccess {
    /// - Parameter authority: signs the clients that come with a certificate; the others come with a password.
    package static func open(_ data: URL, identity: TestAuthority.Identity, authority: TestAuthority) throws {
        try use(identity, in: data)
        try give(authority.certificate, "authority.pem", in: data)
        let rules = """
            local all all trust
            hostssl all +with_certificate 127.0.0.1/32 cert
            hostssl all all 127.0.0.1/32 scram-sha-256

            """
        try rules.write(to: data.appendingPathComponent("pg_hba.conf"), atomically: false, encoding: .utf8)
        let settings = "ssl = on\nssl_cert_file = 'server.pem'\nssl_key_file = 'server.key'\nssl_ca_file = 'authority.pem'\n"
        let file = data.appendingPathComponent("postgresql.auto.conf")
        try (String(contentsOf: file, encoding: .utf8) + settings).write(to: file, atomically: false, encoding: .utf8)
    }

    /// The certificate that the server shows from its next reload on.
    package static func use(_ identity: TestAuthority.Identity, in data: URL) throws {
        try give(identity.certificate, "server.pem", in: data)
        try give(identity.key, "server.key", in: data)
    }

    /// The server wants its files to be its own, and its key nobody else's.
    private static func give(_ path: String, _ name: String, in data: URL) throws {
        let target = data.appendingPathComponent(name)
        try Data(contentsOf: URL(fileURLWithPath: path)).write(to: target)
        var owner = stat()
        guard stat(data.path, &owner) == 0, chown(target.path, owner.st_uid, owner.st_gid) == 0, chmod(target.path, 0o600) == 0 else {
            throw TestAuthority.Failure(description: "cannot give \"\(name)\" to Postgres: \(String(cString: strerror(errno)))")
        }
    }
}
