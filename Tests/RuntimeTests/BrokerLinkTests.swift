import Foundation
import Kafka
import TestSupport
import Testing

@testable import Runtime

@Suite("The way to the broker") struct BrokerLinkTests {
    static func properties(_ environment: [String: String]) throws -> KafkaSettings {
        let named = Dictionary(uniqueKeysWithValues: environment.map { ("LEURRE_" + $0.key, $0.value) })
        return try CommonSettings.kafka(Settings(CommonSettings.broker, arguments: [], environment: named), client: "test")
    }

    /// A file that only its owner may read, unless a mode is given.
    static func file(_ text: String, mode: mode_t = 0o600) throws -> String {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-\(UUID().uuidString)").path
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        chmod(path, mode)
        return path
    }

    private static func refusal(_ environment: [String: String]) -> String {
        do {
            _ = try properties(environment)
            return "accepted"
        } catch { return "\(error)" }
    }

    @Test("settings become librdkafka's properties; passwords, from a file or the environment, are kept apart from them")
    func properties() throws {
        let (ca, key, password) = (try Self.file("ca"), try Self.file("key"), try Self.file("hush\nand no more\n"))
        defer { for path in [ca, key, password] { try? FileManager.default.removeItem(atPath: path) } }
        let settings = try Self.properties([
            "SECURITY_PROTOCOL": "sasl_ssl", "TLS_CA": ca, "TLS_CERTIFICATE": ca, "TLS_KEY": key, "TLS_KEY_PASSWORD": "psst", "SASL_USER": "me",
            "SASL_PASSWORD_FILE": password,
        ])
        #expect(settings.properties == [
            "security.protocol": "sasl_ssl", "ssl.ca.location": ca, "ssl.certificate.location": ca, "ssl.key.location": key,
            "sasl.mechanism": "SCRAM-SHA-512", "sasl.username": "me",
        ])
        #expect(settings.secrets.mapValues(\.revealed) == ["ssl.key.password": "psst", "sasl.password": "hush"])
        var dumped = ""
        dump(settings, to: &dumped)
        for text in ["\(settings)", "\(settings.secrets)", String(reflecting: settings), dumped] {
            #expect(!text.contains("psst") && !text.contains("hush"), "\(text)")
        }
        #expect(try Self.properties(["SASL_PASSWORD": ""]).properties == [:])
    }

    @Test("what does not fit together, cannot be read, or can be read by everybody is refused with what to do")
    func refusals() throws {
        let (open, own) = (try Self.file("secret-word", mode: 0o644), try Self.file("x"))
        defer { for path in [open, own] { try? FileManager.default.removeItem(atPath: path) } }
        #expect(Self.refusal(["TLS_CA": own]).contains("\"tls-ca\" needs \"security-protocol\""))
        #expect(Self.refusal(["SECURITY_PROTOCOL": "sasl_plaintext", "TLS_CA": own]).contains("is without TLS"))
        #expect(Self.refusal(["SECURITY_PROTOCOL": "ssl", "SASL_USER": "me"]).contains("is without SASL"))
        #expect(Self.refusal(["SECURITY_PROTOCOL": "ssl", "TLS_CA": "/none/ca.pem"]).contains("cannot read \"/none/ca.pem\" (tls-ca): No such file"))
        #expect(Self.refusal(["SECURITY_PROTOCOL": "ssl", "TLS_CA": "/tmp"]).contains("it is no file"))
        #expect(Self.refusal(["SECURITY_PROTOCOL": "ssl", "TLS_KEY": own]).contains("belong together"))
        #expect(Self.refusal(["SECURITY_PROTOCOL": "ssl", "TLS_CERTIFICATE": own, "TLS_KEY": open]).contains("chmod 0600"))
        #expect(Self.refusal(["SECURITY_PROTOCOL": "sasl_ssl", "SASL_USER": "me"]).contains("sasl-password-file or LEURRE_SASL_PASSWORD"))
        let both = ["SECURITY_PROTOCOL": "sasl_ssl", "SASL_USER": "me", "SASL_PASSWORD": "secret-word", "SASL_PASSWORD_FILE": own]
        #expect(Self.refusal(both).contains("given twice") && !Self.refusal(both).contains("secret-word"))
        let everybody = Self.refusal(["SECURITY_PROTOCOL": "sasl_ssl", "SASL_USER": "me", "SASL_PASSWORD_FILE": open])
        #expect(everybody.contains("everybody may read") && !everybody.contains("secret-word"))
        let clear = ["SECURITY_PROTOCOL": "sasl_plaintext", "SASL_MECHANISM": "PLAIN", "SASL_USER": "me", "SASL_PASSWORD": "x"]
        #expect(Self.refusal(clear).contains("would send the password in the clear"))
        #expect(Self.refusal(["SECURITY_PROTOCOL": "ssl", "KAFKA": "security.protocol=plaintext"]).contains("given twice"))
    }

    @Test("a password is not taken from the command line, nor from a file that everybody may read")
    func commandLine() throws {
        for arguments in [["--sasl-password", "secret-word"], ["--kafka", "sasl.password=secret-word"], ["--kafka=ssl.key.password=secret-word"]] {
            let error = #expect(throws: SettingError.self) { try Settings(CommonSettings.broker, arguments: arguments, environment: [:]) }
            #expect(error?.description.contains("the list of processes would show it") == true)
            #expect(error?.description.contains("secret-word") == false)
        }
        let file = try Self.file("sasl_password: secret-word\nkafka: {ssl.key.password: secret-word}\n")
        defer { try? FileManager.default.removeItem(atPath: file) }
        let read = { try Settings(CommonSettings.broker, arguments: ["--config", file], environment: [:]) }
        #expect(try read().secret("sasl-password")?.revealed == "secret-word")
        #expect(try !read().dump.contains("secret-word"))
        chmod(file, 0o644)
        let error = #expect(throws: SettingError.self) { try read() }
        #expect(error?.description.contains("everybody may read") == true)
    }

    @Test("no property switches off the verification of the broker", arguments: ["enable.ssl.certificate.verification", "ssl.endpoint.identification.algorithm"])
    func verification(name: String) throws {
        let settings = KafkaSettings(bootstrapServers: "127.0.0.1:1", properties: [name: name.hasPrefix("enable") ? "false" : "none"])
        #expect(throws: KafkaError.self) { try Admin(settings: settings) }
    }

    @Test("a link that breaks is a reason not to be ready, until something comes through")
    func watch() {
        let health = HealthBoard()
        health.cleared("start")
        let log = LogLines()
        let watch = LinkWatch(health: health, logger: log.logger)
        let error = KafkaError(code: .authentication, operation: "reach the broker", reason: "the broker's certificate has expired", cure: "renew it")
        for _ in 0..<3 { watch.happened(.error(error)) }
        #expect(health.answer("/ready").status == 503)
        #expect(health.reasons == ["link: cannot reach the broker: the broker's certificate has expired; renew it"])
        #expect(log.lines.count == 1)
        watch.works()
        #expect(health.answer("/ready").status == 200)
        health.obstructed("link", "soon over", for: .seconds(-1))
        #expect(health.reasons.isEmpty)
    }
}
