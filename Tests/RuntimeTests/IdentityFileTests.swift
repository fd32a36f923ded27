import Foundation
import Pipeline
import Signing
import TestSupport
import Testing

@testable import Runtime

@Suite("The registry of identities") struct IdentityFileTests {
    private static let key = (try? SigningKey().publicKey.text) ?? ""

    static func refusal(_ text: String) -> String {
        do {
            _ = try IdentityFile(text: text.replacing("KEY", with: key), name: "i.yaml")
            return "accepted"
        } catch { return "\(error)" }
    }

    @Test("a sensor is called as its platform unless said otherwise; one key may speak for several sensors, one sensor have several keys")
    func lines() throws {
        let other = try SigningKey().publicKey
        let file = try IdentityFile(
            text: """
                identities:
                  - {platform: france1, key: \(Self.key)}
                  - {platform: france1, sensor: second, key: \(Self.key)}
                  - {platform: france1, key: "\(other.text)"}
                """, name: "i.yaml")
        let permits = file.registry.permits
        #expect(permits.count == 2)
        #expect(permits[other.name]?.sensors == [Speaker(platform: "france1", sensor: "france1")])
        #expect(permits.values.contains { $0.sensors.contains(Speaker(platform: "france1", sensor: "second")) })
    }

    @Test("what is no registry is refused with one sentence that names the line", arguments: [
        ("", "it is empty"), ("[]", "map of keys"), ("identities: []", "at least one key"), ("identities: 3", "at least one key"), ("{", "i.yaml"),
        ("identities: [3]", "line 1: a map"), ("identities:\n- {platform: a}", "line 2: \"key\" is missing"),
        ("identities:\n- {platform: a, key: AAAA}", "line 2: cannot read a public key"),
        ("identities:\n- {key: KEY}", "either a sensor's"), ("identities:\n- {platform: a, operator: b, key: KEY}", "either a sensor's"),
        ("identities:\n- {operator: b, sensor: a, key: KEY}", "leave \"sensor\" out"),
        ("identities:\n- {platform: a, senser: b, key: KEY}", "did you mean \"sensor\"?"),
        ("identities:\n- {platform: a, key: KEY}\n- {platform: a, key: KEY}", "line 3: the sensor \"a\" has this key twice"),
        ("identities:\n- {operator: b, key: KEY}\n- {platform: a, key: KEY}", "the key is an operator's"),
        ("identities:\n- {platform: a, key: KEY}\n- {operator: b, key: KEY}", "is no sensor's"),
        ("identities:\n- {platform: \"\", key: KEY}", "\"platform\" is missing"),
        ("identities:\n- {platform: a, sensor: [], key: KEY}", "\"sensor\" is missing, or no text"),
        ("identities:\n- {platform: a, sensor: \(String(repeating: "x", count: 256)), key: KEY}", "1 to 255 bytes"),
    ])
    func hostile(text: String, words: String) {
        let refusal = Self.refusal(text)
        #expect(refusal.hasPrefix("cannot read the registry of identities \"i.yaml\"") && refusal.contains(words), "\(refusal)")
    }

    @Test("services end with the sentence, and code 2, before they begin", arguments: ["leurre-sessions", "leurre-sink"])
    func services(name: String) throws {
        let output = try Tool.run(name, ["--check", "--identities", "/nowhere/identities.yaml"])
        #expect(output.code == 2 && output.errors.contains("cannot read the registry of identities \"/nowhere/identities.yaml\""), "\(output)")
    }

    @Test("leurre sensor-key makes a key that only its owner may read, never over another one, and the line that the registry takes")
    func makingKeys() throws {
        let authority = try TestAuthority()
        defer { authority.remove() }
        let file = authority.path("france1.key")
        let made = try Tool.run("leurre", ["sensor-key", file, "--platform", "france1", "--sensor", "the \"second\""])
        #expect(made.code == 0, "\(made.errors)")
        #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
        let registry = try IdentityFile(text: "identities:\n" + made.text, name: "i.yaml").registry
        let signer = try RecordSigner(path: file)
        #expect(registry.permits[signer.publicKey.name]?.sensors == [Speaker(platform: "france1", sensor: "the \"second\"")])
        let again = try Tool.run("leurre", ["sensor-key", file, "--platform", "france1"])
        #expect(again.code == 2 && again.errors.contains("a key is never overwritten"), "\(again)")
        let printed = try Tool.run("leurre", ["sensor-key", file, "--operator", "ada", "--print"])
        #expect(printed.text.contains("operator: \"ada\"") && printed.text.contains(signer.publicKey.text), "\(printed)")
        #expect(try Tool.run("leurre", ["sensor-key", authority.path("x")]).code != 0)
        let list = authority.path("identities.yaml")
        try ("identities:\n" + made.text).write(toFile: list, atomically: true, encoding: .utf8)
        let checked = try Tool.run("leurre", ["check", "identities", list])
        #expect(checked.code == 0 && checked.text.contains("of platform france1"), "\(checked)")
    }

    @Test("a sensor refuses a key that everybody may read, and what is no key")
    func keyFiles() throws {
        let authority = try TestAuthority()
        defer { authority.remove() }
        let (open, other) = (authority.path("open.key"), authority.path("other.key"))
        try Data(SigningKey().pem()).write(to: URL(fileURLWithPath: open))
        try "no key".write(toFile: other, atomically: true, encoding: .utf8)
        chmod(open, 0o644)
        chmod(other, 0o600)
        for (file, words) in [(open, "everybody may read"), (other, "no private key"), ("/nowhere", "cannot read \"/nowhere\"")] {
            let error = #expect(throws: SettingError.self) { try RecordSigner(path: file) }
            #expect(error?.description.contains(words) == true, "\(String(describing: error))")
        }
    }
}
