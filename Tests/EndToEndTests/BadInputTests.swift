import Foundation
import Testing

/// Every mistake gives one sentence that says what, where and what to do, and a non-zero exit.
@Suite("Bad input") struct BadInputTests {
    private static func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-bad-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appendingPathComponent(name)
        try Data(bytes).write(to: file)
        return file.path
    }

    private static func expectRefusal(_ output: Tool.Output, code: Int32, _ words: String...) {
        #expect(output.code == code, "\(output.text) \(output.errors)")
        for word in words { #expect(output.errors.contains(word), "\(output.errors)") }
        #expect(!output.errors.contains("Fatal error"))
    }

    @Test("a file that is no capture")
    func noCapture() throws {
        let path = try Self.file("notes.pcap", Array("these are my notes".utf8))
        Self.expectRefusal(try Tool.run("leurre", ["check", "capture", path]), code: 2, "notes.pcap")
        Self.expectRefusal(try Tool.run("leurre", ["analyse", path, "--machines", "192.0.2.1"]), code: 2, "notes.pcap")
    }

    @Test("a capture cut off in the middle of a packet: what lies before counts, the damage is told")
    func cut() throws {
        let whole = try Data(contentsOf: Tool.root.appendingPathComponent("deploy/data/demo/week_groucho-sa.pcap"))
        var end = 24
        for _ in 0..<10 { end += 16 + Int(whole[end + 8]) + Int(whole[end + 9]) << 8 }
        let path = try Self.file("cut.pcap", Array(whole.prefix(end + 20)))
        let output = try Tool.run("leurre", ["check", "capture", path, "--format", "json"])
        Self.expectRefusal(output, code: 2, "cut.pcap")
        #expect(output.text.contains("\"frames\" : 10"))
    }

    @Test("a platform file with a typo, an address listed twice, an address that is none")
    func platforms() throws {
        let typo = try Self.file("typo.yaml", Array("platforms: [{id: a, contry: FR, machines: [{address: 192.0.2.1}]}]".utf8))
        let twice = try Self.file(
            "twice.yaml", Array("platforms: [{id: a, country: FR, machines: [{address: 192.0.2.1}, {address: 192.0.2.1}]}]".utf8))
        Self.expectRefusal(try Tool.run("leurre", ["check", "platforms", typo]), code: 2, "did you mean \"country\"")
        Self.expectRefusal(try Tool.run("leurre", ["check", "platforms", twice]), code: 2, "listed twice")
        Self.expectRefusal(
            try Tool.run("leurre-sensor", ["--platforms", typo, "--replay", "x.pcap", "--check"]), code: 2, "did you mean \"country\"")
        Self.expectRefusal(try Tool.run("leurre", ["analyse", "x.pcap", "--machines", "192.0.2"]), code: 2, "192.0.2")
    }

    @Test("a broker that is not there")
    func broker() throws {
        Self.expectRefusal(
            try Tool.run("leurre", ["check", "broker", "--bootstrap-servers", "127.0.0.1:1"]), code: 2, "127.0.0.1:1")
    }

    @Test("a database that is not there, and no password in what is said")
    func database() throws {
        let output = try Tool.run(
            "leurre", ["check", "postgres"], environment: ["LEURRE_POSTGRES": "postgres://me:secret-word@127.0.0.1:1/none"])
        Self.expectRefusal(output, code: 2, "127.0.0.1")
        #expect(!output.errors.contains("secret-word"))
    }

    @Test(
        "an unknown option is refused with the nearest one",
        arguments: ["leurre-sensor", "leurre-sessions", "leurre-enrich", "leurre-statistics", "leurre-sink"])
    func option(service: String) throws {
        Self.expectRefusal(try Tool.run(service, ["--bootstrap-server", "x"]), code: 2, "did you mean \"bootstrap-servers\"")
        #expect(try Tool.run(service, ["--help"]).code == 0)
        #expect(try Tool.run(service, ["--dump-config"]).code == 0)
    }
}
