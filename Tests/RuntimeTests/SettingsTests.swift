import Foundation
import Testing

@testable import Runtime

@Suite("Settings") struct SettingsTests {
    static let declared = [
        Setting("bootstrap-servers", .text, default: "localhost:9092", "Where."),
        Setting("flush-interval-milliseconds", .integer(1...1_000), default: "200", "When."),
        Setting("replay", .list, "What."), Setting("kafka", .map, "How."), Setting("postgres", .secret, "To."),
        Setting("verbose", .flag, default: "false", "Loud."),
    ]

    static func settings(_ arguments: [String], _ environment: [String: String] = [:]) throws -> Settings {
        try Settings(declared, arguments: arguments, environment: environment)
    }

    static func file(_ text: String) throws -> String {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-\(UUID().uuidString).yaml").path
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    @Test("flags win over the environment, the environment over the file, the file over the default")
    func precedence() throws {
        let path = try Self.file("flush_interval_milliseconds: 10\nbootstrap_servers: file:1\n")
        let environment = ["LEURRE_BOOTSTRAP_SERVERS": "environment:1"]
        #expect(try Self.settings([]).integer("flush-interval-milliseconds") == 200)
        #expect(try Self.settings(["--config", path]).integer("flush-interval-milliseconds") == 10)
        #expect(try Self.settings(["--config", path], environment).text("bootstrap-servers") == "environment:1")
        #expect(try Self.settings(["--bootstrap-servers=flag:1"], environment).text("bootstrap-servers") == "flag:1")
    }

    @Test("the low-latency profile changes defaults, and nothing that somebody said")
    func profile() throws {
        let declared = CommonSettings.broker + CommonSettings.stage(flushIntervalMilliseconds: 200, lowLatencyMilliseconds: 20)
        let read = { (arguments: [String]) in try Settings(declared, arguments: arguments, environment: [:]) }
        #expect(try read([]).integer("flush-interval-milliseconds") == 200)
        let low = try read(["--profile", "low-latency"])
        #expect(low.integer("flush-interval-milliseconds") == 20 && !low.isGiven("flush-interval-milliseconds"))
        #expect(low.dump.contains("flush_interval_milliseconds: 20  # profile"))
        #expect(low.integer("batch-records-max") == 500)
        let given = try read(["--profile", "low-latency", "--flush-interval-milliseconds", "70"])
        #expect(given.integer("flush-interval-milliseconds") == 70)
        #expect(throws: SettingError.self) { try read(["--profile", "fast"]) }
    }

    @Test("a key that follows another has its value unless it is given, be it empty")
    func following() throws {
        let declared = [Setting("topic-prefix", .text, default: "", "Where."), Setting("capture-prefix", .text, follows: "topic-prefix", "Whence.")]
        let read = { (arguments: [String], environment: [String: String]) in
            try Settings(declared, arguments: arguments, environment: environment)
        }
        #expect(try read([], [:]).text("capture-prefix") == "")
        #expect(try read(["--topic-prefix", "a."], [:]).text("capture-prefix") == "a.")
        #expect(try read(["--topic-prefix", "a.", "--capture-prefix", "b."], [:]).text("capture-prefix") == "b.")
        #expect(try read(["--topic-prefix", "a.", "--capture-prefix", ""], [:]).text("capture-prefix") == "")
        #expect(try read(["--topic-prefix", "a."], ["LEURRE_CAPTURE_PREFIX": ""]).text("capture-prefix") == "")
        #expect(try read(["--topic-prefix", "a."], [:]).dump.contains("capture_prefix: \"a.\"  # default"))
    }

    @Test("an unknown option or key is refused with the nearest known one")
    func unknown() throws {
        #expect(throws: SettingError.self) { try Self.settings(["--bootstrap-server", "x"]) }
        let path = try Self.file("flush_intervall_milliseconds: 10\n")
        do {
            _ = try Self.settings(["--config", path])
            Issue.record("accepted")
        } catch { #expect("\(error)".contains("did you mean \"flush_interval_milliseconds\"?")) }
    }

    @Test("a value out of its range says the range and where it came from")
    func range() {
        do {
            _ = try Self.settings([], ["LEURRE_FLUSH_INTERVAL_MILLISECONDS": "0"])
            Issue.record("accepted")
        } catch { #expect("\(error)".contains("from environment") && "\(error)".contains("1 to 1000")) }
    }

    @Test("a list option takes several values, a flag none")
    func lists() throws {
        let values = try Self.settings(["--replay", "a", "b", "--verbose", "--replay", "c"])
        #expect(values.list("replay") == ["a", "b", "c"])
        #expect(values.flag("verbose"))
    }

    @Test("a dump shows no secret and no password")
    func secrets() throws {
        let environment = ["LEURRE_POSTGRES": "hush", "LEURRE_KAFKA": "sasl.password=hush"]
        let dump = try Self.settings(["--bootstrap-servers", "x://me:hush@h?password=hush"], environment).dump
        #expect(!dump.contains("hush"))
        #expect(dump.contains("sasl.password"))
    }
}
