import Foundation
import Testing

/// The live tables against a batch computation of the same captures that shares no code with the services (`Tests/Oracle`).
@Suite("Batch oracle", .serialized) struct OracleTests {
    private static let folder = Tool.root.appendingPathComponent("Tests/Oracle")
    /// Debian's, for which its packages `python3-dpkt` and `python3-yaml` are.
    private static let python = "/usr/bin/python3"
    private static let countries =
        ProcessInfo.processInfo.environment["LEURRE_COUNTRY_RANGES"].map { URL(fileURLWithPath: $0).appendingPathComponent("geoip") }
        ?? Tool.root.appendingPathComponent("Tests/Fixtures/countries/ranges.txt")

    @Test("the oracle's answers to small cases are those worked out by hand")
    func cases() throws {
        let output = try Tool.run(Self.python, [Self.folder.appendingPathComponent("test_oracle.py").path])
        #expect(output.code == 0, "\(output.errors.suffix(3_000))")
    }

    @Test("every row of the demo week equals the oracle's")
    func demoWeek() throws { try expectEqual(Tool.root.appendingPathComponent("deploy/data/demo/platforms.yaml")) }

    @Test("every row of captures invented to go to the edges of the definitions equals the oracle's", arguments: [1, 2, 3])
    func invented(seed: Int) throws {
        try withFolder { folder in
            let output = try Tool.run(
                Self.python, [Self.folder.appendingPathComponent("invent.py").path, "--seed", "\(seed)", "--out", folder.path])
            try #require(output.code == 0, "\(output.errors)")
            try expectEqual(folder.appendingPathComponent("platforms.yaml"))
        }
    }

    @Test("every row of four sensors' six months equals the oracle's", .enabled(if: Tool.corpora != nil))
    func sixMonths() throws {
        let corpus = try #require(Tool.corpora).appendingPathComponent("marx")
        let platforms = CaptureCorpusTests.rows(corpus.appendingPathComponent("sensors.tsv")).compactMap { row -> Described? in
            let capture = corpus.appendingPathComponent("pcap/\(row[0]).pcap")
            return FileManager.default.fileExists(atPath: capture.path) ? Described(id: row[0], machine: row[1], capture: capture) : nil
        }
        try #require(platforms.count == 4)
        try expectEqual(platforms)
    }

    /// A machine belongs to one platform: captures of the same machine take turns.
    @Test("every row of scans, worms, a cloud honeypot and reflectors equals the oracle's", .enabled(if: Tool.corpora != nil), arguments: 0..<3)
    func captures(turn: Int) throws {
        let byMachine = Dictionary(grouping: CaptureCorpusTests.captures, by: \.home)
        let platforms = byMachine.values.filter { $0.count > turn }.map { captures in
            let capture = captures.sorted { $0.name < $1.name }[turn]
            return Described(
                id: capture.name, machine: capture.home, capture: CaptureCorpusTests.folder.appendingPathComponent("pcap/\(capture.file)"))
        }
        try #require(!platforms.isEmpty)
        try expectEqual(platforms.sorted { $0.id < $1.id })
    }

    private struct Described {
        var id: String
        var machine: String
        var capture: URL
    }

    private func expectEqual(_ platforms: [Described]) throws {
        let lines = platforms.map {
            "  - {id: \($0.id), country: \"??\", network: unknown, machines: [{address: \"\($0.machine)\"}], captures: [\"\($0.capture.path)\"]}"
        }
        try withFolder { folder in
            let file = folder.appendingPathComponent("platforms.yaml")
            try ("platforms:\n" + lines.joined(separator: "\n") + "\n").write(to: file, atomically: true, encoding: .utf8)
            try expectEqual(file)
        }
    }

    private func expectEqual(_ platforms: URL) throws {
        try withFolder { folder in try expectEqual(platforms, cache: folder) }
    }

    /// - Parameter cache: the oracle computes once, for the names and for the comparison.
    private func expectEqual(_ platforms: URL, cache: URL) throws {
        let names = cache.appendingPathComponent("hosts").path
        let common = ["--platforms", platforms.path, "--cache", cache.path]
        let named = try Tool.run(Self.python, [Self.folder.appendingPathComponent("names.py").path, "--out", names] + common)
        try #require(named.code == 0, "\(named.errors)")
        let house = try RunningHouse(platforms: platforms, countries: Self.countries, lookups: ["--host-names", names])
        defer { house.stop() }
        let arguments =
            [Self.folder.appendingPathComponent("compare.py").path, "--postgres", house.database, "--host-names", names]
            + ["--countries", Self.countries.path] + common
        let output = try Tool.run(Self.python, arguments)
        #expect(output.code == 0, "\(output.text.prefix(6_000)) \(output.errors.suffix(2_000))")
    }

    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-oracle-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }
}
