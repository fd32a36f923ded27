import Foundation
import Testing

/// Four sensors for six months, against tables that others computed from the original log.
@Suite("Six months", .enabled(if: Tool.corpora != nil), .serialized) struct SixMonthsTests {
    private static let sensors = [
        ("groucho-eu", "198.51.100.10"), ("groucho-sa", "198.51.100.40"), ("groucho-sydney", "198.51.100.60"),
        ("groucho-us-east", "198.51.100.80"),
    ]

    private static let folder = Tool.corpora?.appendingPathComponent("marx") ?? Tool.root

    private static let analysis = Result {
        let platforms = sensors.map {
            "  - {id: \($0.0), country: \"??\", network: cloud, machines: [{address: \($0.1)}], captures: [\(folder.path)/pcap/\($0.0).pcap]}"
        }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("leurre-six-months.yaml")
        try ("platforms:\n" + platforms.joined(separator: "\n") + "\n").write(to: file, atomically: true, encoding: .utf8)
        return try Analysis.run(["--measure", "--platforms", file.path] + Tool.fewCountries)
    }

    @Test("each service stays under 300 MB")
    func memory() throws {
        let peaks = try Self.analysis.get().peakMegabytes
        #expect(peaks.count == 5)
        for (service, peak) in peaks { #expect(peak < 300, "\(service)") }
    }

    private static func rows(_ name: String) throws -> [[String]] {
        try String(contentsOf: folder.appendingPathComponent("ref/\(name)"), encoding: .utf8)
            .split(separator: "\n").dropFirst().map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    }

    @Test("every packet is counted, and each sensor's packets and averages are those of the reference")
    func frequency() throws {
        let analysis = try Self.analysis.get()
        let reference = try Self.rows("table3_frequency.tsv")
        analysis.expectAccounted(packets: reference.compactMap { Int($0[1]) }.reduce(0, +))
        for row in reference {
            let own = analysis.tables.table3.first { $0.platform == row[0] }
            let found = try #require(own)
            #expect(found.activeDays == Int(row[3]))
            #expect(abs(found.sourcesPerDay - (Double(row[4]) ?? 0)) < 0.006, "\(row[0])")
            #expect(abs(found.packetsPerDay - (Double(row[5]) ?? 0)) < 0.006, "\(row[0])")
            let addresses = Set(analysis.attacks.filter { $0.platform == row[0] }.map(\.source))
            #expect(addresses.count == Int(row[2]))
        }
    }

    @Test("on every day and sensor, sources with the sequence {445/tcp} and sources that touched 445/tcp equal the reference")
    func daily() throws {
        let days = try Self.analysis.get().tables.platformDay
        func sources(_ measure: String, _ item: String) -> [String: Int] {
            Dictionary(
                days.filter { $0.measure == measure && $0.item == item }.map { ("\($0.day) \($0.platform)", $0.sources) }, uniquingKeysWith: +)
        }
        let (sequences, ports) = (sources("sequence", "{445/tcp}"), sources("port", "445/tcp"))
        for row in try Self.rows("fig2_daily_445.tsv") {
            let key = "\(row[0]) \(row[1])"
            #expect(sequences[key, default: 0] == Int(row[2]), "\(key)")
            #expect(ports[key, default: 0] == Int(row[3]), "\(key)")
        }
    }

    @Test("the ports sequence of every address that is one source equals the reference")
    func sequences() throws {
        let attacks = Dictionary(grouping: try Self.analysis.get().attacks) { "\($0.platform) \($0.source)" }
        var compared = 0
        for row in Gzip.rows(Self.folder.appendingPathComponent("ref/sequences.tsv.gz")) {
            let own = attacks["\(row[0]) \(row[1])"] ?? []
            #expect(!own.isEmpty, "\(row[0]) \(row[1]) is missing")
            guard own.count == 1, let machine = own[0].machines.first, own[0].machines.count == 1 else { continue }
            compared += 1
            #expect(machine.portsSequence == Self.notation(row[2]), "\(row[0]) \(row[1])")
        }
        #expect(compared > 25_000)
    }

    /// `22,1900/u` → `{22/tcp,1900/udp}`.
    private static func notation(_ reference: String) -> String {
        let ports = reference.split(separator: ",").map { $0.hasSuffix("/u") ? "\($0.dropLast(2))/udp" : "\($0)/tcp" }
        return "{" + ports.joined(separator: ",") + "}"
    }
}
