import Foundation
import TestSupport
import Testing

@testable import Postgres

@Suite("The way to Postgres") struct TransportTests {
    private static func refusal(_ address: String) -> PostgresError? {
        let error = #expect(throws: PostgresError.self) { try Connection(uri: address) }
        #expect(error?.description.contains("secret-word") == false)
        return error
    }

    @Test("to another machine TLS with a verified host name is the default; to this one libpq's own; what the address says stands")
    func defaults() throws {
        func mode(_ address: String) throws -> String? { try ConnectionAddress(address).transport.first { $0.0 == "sslmode" }?.1 }
        for remote in ["postgres://db.example/leurre", "host=192.0.2.7", "host=localhost,db.example", "postgres://x/y?hostaddr=127.0.0.1", "hostaddr=192.0.2.7", "host=127.0.0.1.example"] {
            #expect(try mode(remote) == "verify-full", "\(remote)")
        }
        for local in ["postgresql:///leurre", "host=/run/postgresql", "host=localhost", "host=127.0.0.1,::1", "postgres://127.1.2.3/x", "service=house"] {
            #expect(try mode(local) == nil, "\(local)")
        }
        #expect(try mode("postgres://db.example/leurre?sslmode=disable") == nil)
    }

    @Test("an address with a password is not taken from a command line, in whatever form it stands there", arguments: [
        "postgres://me:secret-word@db/leurre", "postgres://me@db/leurre?password=secret-word", "host=db password='secret-word'",
        "postgres://me@db/leurre?%70assword=secret-word", "host=db sslpassword=secret-word",
    ])
    func commandLine(address: String) throws {
        let error = #expect(throws: PostgresError.self) { try Connection.refusePassword(address) }
        #expect(error?.description.contains("LEURRE_POSTGRES") == true && error?.description.contains("secret-word") == false)
        for (tool, arguments) in [("leurre", ["check", "postgres", "--postgres", address]), ("leurre-sink", ["--check", "--postgres", address])] {
            let output = try Tool.run(tool, arguments)
            #expect(output.code != 0 && output.errors.contains("list of processes") && !output.errors.contains("secret-word"), "\(output)")
        }
        try Connection.refusePassword("postgres://me@db/leurre?passfile=/etc/leurre/passwords")
    }

    @Test("over TLS with a verified certificate a password from a file and a client's certificate come in; everything else is refused with what to do",
        .enabled(if: PrivateCluster.isWanted))
    func connections() throws {
        let cluster = try EncryptedCluster()
        let other = try TestAuthority()
        defer {
            cluster.remove()
            other.remove()
        }
        let isEncrypted = "select ssl::text from pg_stat_ssl where pid = pg_backend_pid()"
        #expect(try Connection(uri: cluster.address(cluster.trusting)).query(isEncrypted, []) == [["true"]])
        let partner = try cluster.authority.identity("partner")
        let withCertificate = "\(cluster.trusting)&sslcert=\(partner.certificate)&sslkey=\(partner.key)"
        #expect(try Connection(uri: cluster.address(user: "partner", withCertificate)).query(isEncrypted, []) == [["true"]])

        let plain = Self.refusal(cluster.address("sslmode=disable"))
        #expect(plain?.code == .encryption && plain?.description.contains("encrypted connections only") == true, "\(String(describing: plain))")
        let untrusted = Self.refusal(cluster.address("sslmode=verify-full&sslrootcert=\(other.certificate)"))
        #expect(untrusted?.code == .encryption && untrusted?.isRetriable == false)
        #expect(untrusted?.description.contains("give the right sslrootcert=FILE") == true, "\(String(describing: untrusted))")
        let system = Self.refusal(cluster.address(host: "db.example", "hostaddr=127.0.0.1"))
        #expect(system?.code == .encryption, "\(String(describing: system))")
        let elsewhere = Self.refusal(cluster.address(host: "db.example", "hostaddr=127.0.0.1&sslrootcert=\(cluster.authority.certificate)"))
        #expect(elsewhere?.description.contains("call the server by a name that is in its certificate") == true, "\(String(describing: elsewhere))")
        let nobody = Self.refusal(cluster.address(user: "partner", cluster.trusting))
        #expect(nobody?.description.contains("sslcert=FILE") == true, "\(String(describing: nobody))")
        for stranger in [try other.identity("partner"), try cluster.authority.identity("partner", hasExpired: true)] {
            let refused = Self.refusal(cluster.address(user: "partner", "\(cluster.trusting)&sslcert=\(stranger.certificate)&sslkey=\(stranger.key)"))
            #expect(refused?.code == .encryption && refused?.isRetriable == false, "\(String(describing: refused))")
        }
        let wrong = Self.refusal("postgresql://tls:other-word@localhost:\(cluster.port)/leurre?\(cluster.trusting)")
        #expect(wrong?.code == .authentication && wrong?.description.contains("other-word") == false, "\(String(describing: wrong))")

        try cluster.show(cluster.authority.identity("old", hasExpired: true))
        let expired = Self.refusal(cluster.address(cluster.trusting))
        #expect(expired?.description.contains("has expired, or no authority in sslrootcert") == true, "\(String(describing: expired))")
        try cluster.set(tls: false)
        let off = Self.refusal(cluster.address(host: "db.example", "hostaddr=127.0.0.1&sslrootcert=\(cluster.authority.certificate)"))
        #expect(off?.description.contains("switch TLS on in the server") == true, "\(String(describing: off))")
    }
}
