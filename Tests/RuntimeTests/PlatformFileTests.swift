import Foundation
import Pipeline
import Testing

@testable import Runtime

@Suite("Platform file") struct PlatformFileTests {
    static func read(_ text: String) throws -> PlatformFile { try PlatformFile(text: text, name: "p.yaml") }

    static func refusal(_ text: String) -> String {
        do {
            _ = try read(text)
            return "accepted"
        } catch { return "\(error)" }
    }

    @Test("machines without an index count from 1 in increasing order of address")
    func indexes() throws {
        let file = try Self.read(
            "platforms:\n  - {id: a, country: FR, machines: [{address: 192.0.2.9}, {address: 192.0.2.10}, {address: 192.0.2.1}]}\n")
        let machines = file.entries[0].platform.machines
        #expect(machines.map(\.index) == [1, 2, 3])
        #expect(machines.map { "\($0.address)" } == ["192.0.2.1", "192.0.2.9", "192.0.2.10"])
    }

    @Test("captures are relative to the file that names them, but for standard input; a file without any has nothing to replay")
    func captures() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-platforms-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("p.yaml").path
        let machine = "country: FR, machines: [{address: 192.0.2.1}]"
        try "platforms: [{id: a, \(machine), captures: [x/y.pcap, /z.pcap, '-']}, {id: b, \(machine.replacing("2.1", with: "2.2"))}]"
            .write(toFile: path, atomically: true, encoding: .utf8)
        let file = try PlatformFile(path: path)
        #expect(file.entries.map(\.captures) == [[folder.path + "/x/y.pcap", "/z.pcap", "-"], []])
        #expect(try file.replayable().map(\.platform.id) == ["a"])
        #expect(throws: SettingError.self) { try Self.read("platforms: [{id: a, \(machine)}]").replayable() }
    }

    @Test("a typo in a key is refused with its line and the nearest key")
    func typo() {
        let text = Self.refusal("platforms:\n  - id: a\n    contry: FR\n    machines: [{address: 192.0.2.1}]\n")
        #expect(text.contains("line 3") && text.contains("did you mean \"country\"?"))
    }

    @Test("an address listed twice is refused, within a platform and across platforms")
    func twice() {
        let one = Self.refusal("platforms: [{id: a, country: FR, machines: [{address: 192.0.2.1}, {address: 192.0.2.1}]}]")
        let two = Self.refusal(
            "platforms: [{id: a, country: FR, machines: [{address: 192.0.2.1}]}, {id: b, country: FR, machines: [{address: 192.0.2.1}]}]")
        #expect(one.contains("listed twice") && two.contains("listed twice"))
    }

    @Test(
        "what is no platform file is refused with one sentence",
        arguments: ["", "[]", "platforms: []", "platforms: 3", "{", "platforms: [{id: a}]", "platforms: [{id: a, country: france, machines: []}]"])
    func hostile(text: String) { #expect(Self.refusal(text).hasPrefix("cannot read platform file")) }
}
