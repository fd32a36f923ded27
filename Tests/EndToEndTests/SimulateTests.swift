import Foundation
import Testing

@Suite("leurre simulate") struct SimulateTests {
    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-simulate-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    private static let small = """
        from: 2004-09-01
        days: 3
        countries: {FR: 1}
        names: {"host{d}-{c}.example": 1}
        platforms:
          - {id: one, country: FR, machines: [{address: 192.0.2.1}, {address: 192.0.2.2}], visits: {1: 1, 2: 1},
             outages: ["2004-09-02T06:00:00Z/2004-09-02T07:00:00Z"], late: ["2004-09-02T12:00:00Z/2004-09-02T13:00:00Z"]}
        tools:
          - {name: t, ports: [445], sources: {one: 200}}

        """

    @Test("the same scenario and seed write the same files, byte by byte, and the files can be read")
    func reproducible() throws {
        try withFolder { folder in
            let file = folder.appendingPathComponent("s.yaml")
            try Self.small.write(to: file, atomically: true, encoding: .utf8)
            for name in ["a", "b"] {
                let output = try Tool.run("leurre", ["simulate", "--scenario", file.path, "--seed", "5", "--out", folder.appendingPathComponent(name).path])
                #expect(output.code == 0, "\(output.errors)")
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent("a").path).sorted()
            #expect(names == ["countries.csv", "hosts", "one-late.pcap", "one.pcap", "platforms.yaml", "sources.tsv", "truth.json"])
            for name in names {
                let (a, b) = (folder.appendingPathComponent("a/\(name)"), folder.appendingPathComponent("b/\(name)"))
                #expect(FileManager.default.contentsEqual(atPath: a.path, andPath: b.path), "\(name)")
            }
            #expect(try Tool.run("leurre", ["check", "platforms", folder.appendingPathComponent("a/platforms.yaml").path]).code == 0)
            let captures = ["one.pcap", "one-late.pcap"].map { folder.appendingPathComponent("a/\($0)").path }
            #expect(try Tool.run("leurre", ["check", "capture"] + captures).code == 0)
        }
    }

    @Test("a folder that is not empty, an unknown scenario and a day that is none are refused in one sentence")
    func refusals() throws {
        try withFolder { folder in
            try Data().write(to: folder.appendingPathComponent("kept"))
            let full = try Tool.run("leurre", ["simulate", "--scenario", "2004", "--days", "1", "--out", folder.path])
            #expect(full.code == 2 && full.errors == "leurre simulate: cannot write into folder \"\(folder.path)\": it is not empty; name a new one\n")
            let out = ["--out", folder.appendingPathComponent("out").path]
            let unknown = try Tool.run("leurre", ["simulate", "--scenario", "2005"] + out)
            #expect(unknown.code == 2)
            #expect(unknown.errors == "leurre simulate: cannot read scenario \"2005\": no such readable file, and none that is shipped: 2004, thousand\n")
            let day = try Tool.run("leurre", ["simulate", "--scenario", "2004", "--from", "yesterday"] + out)
            #expect(day.code == 2 && day.errors == "leurre simulate: cannot begin on \"yesterday\": a day is written 2004-09-26\n")
        }
    }
}
