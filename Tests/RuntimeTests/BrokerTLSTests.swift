import Foundation
import Kafka
import TestSupport
import Testing

@testable import Runtime

/// Real TLS on the loopback: who is not who he should be is refused, each with a sentence of its own. Behind the doors nobody speaks Kafka.
@Suite("TLS to the broker", .enabled(if: TLSFront.isWanted)) struct BrokerTLSTests {
    private static func refusal(_ port: UInt16, _ environment: [String: String]) throws -> KafkaError? {
        var environment = environment
        environment["BOOTSTRAP_SERVERS"] = "127.0.0.1:\(port)"
        let admin = try Admin(settings: try BrokerLinkTests.properties(environment))
        defer { admin.close() }
        let begun = ContinuousClock.now
        let error = #expect(throws: KafkaError.self) { try admin.isReachable(timeoutMilliseconds: 5_000) }
        #expect(ContinuousClock.now - begun < .seconds(20))
        return error
    }

    @Test("an expired certificate, one of another authority, one for another name, a client without, with a wrong or with an expired one, and a plain connection are refused")
    func refusals() throws {
        let (authority, other) = (try TestAuthority(), try TestAuthority())
        defer {
            authority.remove()
            other.remove()
        }
        let good = try authority.identity("good")
        let doors = [
            TLSFront.Door(port: try FreePort.find(), identity: try authority.identity("old", hasExpired: true)),
            TLSFront.Door(port: try FreePort.find(), identity: try other.identity("other")),
            TLSFront.Door(port: try FreePort.find(), identity: try authority.identity("elsewhere", hosts: ["DNS:elsewhere.example"])),
            TLSFront.Door(port: try FreePort.find(), identity: good, clients: authority.certificate),
        ]
        let silent = try SilentPort()
        let front = try TLSFront(doors, to: silent.port, in: authority.folder)
        defer { front.stop() }
        let tls = ["SECURITY_PROTOCOL": "ssl", "TLS_CA": authority.certificate]
        #expect(Tool.wait(seconds: 20) { doors.allSatisfy { SilentPort.isOpen($0.port) } })

        let expired = try Self.refusal(doors[0].port, tls)
        #expect(expired?.code == .authentication && expired?.isRetriable == false)
        #expect(expired?.description.contains("the broker's certificate has expired; have it renewed") == true, "\(String(describing: expired))")
        let stranger = try Self.refusal(doors[1].port, tls)
        #expect(stranger?.description.contains("not signed by an authority that is trusted here; give the authority's certificate with tls-ca") == true, "\(String(describing: stranger))")
        let elsewhere = try Self.refusal(doors[2].port, tls)
        #expect(elsewhere?.description.contains("is not for this host name; call the broker by a name") == true, "\(String(describing: elsewhere))")
        let nobody = try Self.refusal(doors[3].port, tls)
        #expect(nobody?.description.contains("wants a certificate from its clients and got none; give tls-certificate") == true, "\(String(describing: nobody))")
        for wrong in [try other.identity("client"), try authority.identity("stale", hasExpired: true)] {
            let refused = try Self.refusal(doors[3].port, tls.merging(["TLS_CERTIFICATE": wrong.certificate, "TLS_KEY": wrong.key]) { $1 })
            #expect(refused?.description.contains("refuses this client's certificate") == true, "\(String(describing: refused))")
        }
        let plain = try Self.refusal(doors[3].port, [:])
        #expect(plain?.description.contains("it may want TLS or SASL on this port") == true, "\(String(describing: plain))")
        let overPlain = try Self.refusal(silent.port, tls)
        #expect(overPlain?.description.contains("it may not speak TLS on this port") == true, "\(String(describing: overPlain))")
    }

    @Test("a private key without its password is said to be one")
    func password() throws {
        let authority = try TestAuthority()
        defer { authority.remove() }
        let client = try authority.encrypted(authority.identity("client"), password: "right")
        var environment = ["SECURITY_PROTOCOL": "ssl", "TLS_CERTIFICATE": client.certificate, "TLS_KEY": client.key]
        for password in ["", "wrong"] {
            environment["TLS_KEY_PASSWORD"] = password
            let settings = try BrokerLinkTests.properties(environment)
            let error = #expect(throws: KafkaError.self) { try Admin(settings: settings) }
            #expect(error?.description.contains("does not open") == true && error?.description.contains("tls-key-password-file") == true)
        }
        environment["TLS_KEY_PASSWORD"] = "right"
        try Admin(settings: try BrokerLinkTests.properties(environment)).close()
    }
}
