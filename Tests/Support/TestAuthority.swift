import Foundation
import Glibc

/// A certificate authority of a test's own, made with openssl in a temporary folder, and what it signs.
package final class TestAuthority: Sendable {
    package let folder: URL
    package var certificate: String { path("ca.pem") }

    /// A certificate with its private key, both PEM.
    package struct Identity: Sendable {
        package var certificate: String
        package var key: String
    }

    package struct Failure: Error, CustomStringConvertible {
        package let description: String
        package init(description: String) { self.description = description }
    }

    package init() throws {
        var template = Array("/tmp/leurre-links-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure(description: "cannot make a temporary folder in /tmp") }
        folder = URL(fileURLWithPath: String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
        chmod(folder.path, 0o755)
        try openssl(["req", "-x509", "-nodes", "-keyout", path("ca.key"), "-out", certificate, "-subj", "/CN=authority", "-days", "30"] + Self.fresh)
    }

    package func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    /// - Parameter hasExpired: it was valid in January 2024 only.
    package func identity(_ name: String, hosts: [String] = ["DNS:localhost", "IP:127.0.0.1"], hasExpired: Bool = false) throws -> Identity {
        let identity = Identity(certificate: path("\(name).pem"), key: path("\(name).key"))
        try openssl(["req", "-nodes", "-keyout", identity.key, "-out", path("\(name).csr"), "-subj", "/CN=\(name)"] + Self.fresh)
        // `openssl x509` cannot make one of the past; `openssl ca` can, and wants a book of what it signed.
        let book = path("\(name).book")
        try Data().write(to: URL(fileURLWithPath: book))
        try """
            [ca]
            default_ca = all
            [all]
            database = \(book)
            rand_serial = yes
            new_certs_dir = \(folder.path)
            default_md = sha256
            policy = any
            x509_extensions = names
            [any]
            commonName = supplied
            [names]
            subjectAltName = \(hosts.joined(separator: ","))
            """.write(toFile: path("\(name).conf"), atomically: true, encoding: .utf8)
        let validity = hasExpired ? ["-startdate", "20240101000000Z", "-enddate", "20240201000000Z"] : ["-days", "30"]
        try openssl(
            ["ca", "-batch", "-notext", "-config", path("\(name).conf"), "-cert", certificate, "-keyfile", path("ca.key"), "-in", path("\(name).csr"),
             "-out", identity.certificate] + validity)
        return identity
    }

    /// The same key under a password.
    package func encrypted(_ identity: Identity, password: String) throws -> Identity {
        let key = identity.key + ".encrypted"
        try openssl(["pkey", "-in", identity.key, "-aes256", "-passout", "pass:\(password)", "-out", key])
        chmod(key, 0o600)
        return Identity(certificate: identity.certificate, key: key)
    }

    package func remove() { try? FileManager.default.removeItem(at: folder) }

    private static let fresh = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]

    private func openssl(_ arguments: [String]) throws {
        let output = try Tool.run("/usr/bin/openssl", arguments)
        guard output.code == 0 else { throw Failure(description: "openssl \(arguments[0]): \(output.errors)") }
    }
}
