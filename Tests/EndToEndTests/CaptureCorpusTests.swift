import Foundation
import Testing

/// Real captures against what tshark, p0f and others say about them.
///
/// Where our definition differs on purpose: FIN, NULL, Xmas and ACK segments touch ports (the reference's `port_sequences` knows only
/// SYN and UDP), and answers to what a machine opened itself do not.
@Suite("Captures", .enabled(if: Tool.corpora != nil), .serialized) struct CaptureCorpusTests {
    struct Capture: Sendable, CustomTestStringConvertible {
        var file: String
        var home: String
        var name: String { String(file.split(separator: ".")[0]) }
        var testDescription: String { name }
    }

    static let folder = Tool.corpora?.appendingPathComponent("captures") ?? Tool.root

    /// Without `ac_nmap_sv_sll`, whose source is the machine itself, and `ppa_ipfragments`, which has no machine: nothing to analyse there.
    static let captures: [Capture] = rows(folder.appendingPathComponent("homes.tsv")).map { Capture(file: $0[0], home: $0[1]) }
        .filter { $0.home != "-" && $0.home != "127.0.0.1" }

    /// Sources that touched ports with segments other than SYN, by the rule of the definitions.
    static let otherTouches = [
        "ef_nmap_fin_scan": ["192.168.1.10"], "hb_aws_1000": ["99.75.94.204"],
        "sd_synack_backscatter": ["172.99.233.20", "45.39.107.79"],
    ]

    static func rows(_ file: URL) -> [[String]] {
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").dropFirst().map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    }

    private static func notation(_ reference: String) -> String {
        let ports = reference.split(separator: ",").map { $0.hasSuffix("/u") ? "\($0.dropLast(2))/udp" : "\($0)/tcp" }
        return "{" + ports.joined(separator: ",") + "}"
    }

    @Test("sequences, backscatter and systems equal the reference", arguments: captures)
    func analysed(_ capture: Capture) throws {
        let analysis = try Analysis.of(capture.file, machines: capture.home)
        analysis.expectAccounted(packets: Self.packets(of: capture.home, in: reference(capture)))
        let reference = reference(capture)
        expectSequences(analysis, capture, reference)
        expectBackscatter(analysis, capture, reference)
        expectSystems(analysis, capture, reference)
    }

    private func reference(_ capture: Capture) -> URL { Self.folder.appendingPathComponent("ref/\(capture.name)") }

    /// tshark's count of packets to or from the machine; the first of several addresses in a column is the outer header's.
    private static func packets(of home: String, in reference: URL) -> Int {
        let plain = rows(reference.appendingPathComponent("packets.tsv"))
        let table = plain.isEmpty ? Gzip.rows(reference.appendingPathComponent("packets.tsv.gz")) : plain
        return table.filter { row in
            let ends = [row[4], row[5]].map { $0.split(separator: ",").first.map(String.init) ?? "" }
            return ends.contains(home)
        }.count
    }

    private func expectSequences(_ analysis: Analysis, _ capture: Capture, _ reference: URL) {
        let others = Self.otherTouches[capture.name] ?? []
        var expected: [String: String] = [:]
        for row in Self.rows(reference.appendingPathComponent("port_sequences.tsv")) where row[1] == capture.home && !others.contains(row[0]) {
            expected[row[0]] = Self.notation(row[5])
        }
        var found: [String: [String]] = [:]
        for attack in analysis.attacks where attack.class != "answer" && !others.contains(attack.source) {
            for machine in attack.machines where machine.portsSequence != "{}" { found[attack.source, default: []].append(machine.portsSequence) }
        }
        for (source, sequence) in expected { #expect(found[source] == [sequence], "\(source)") }
        #expect(Set(found.keys) == Set(expected.keys))
    }

    private func expectBackscatter(_ analysis: Analysis, _ capture: Capture, _ reference: URL) {
        let others = Self.otherTouches[capture.name] ?? []
        let pairs = Self.rows(reference.appendingPathComponent("backscatter_pairs.tsv")).filter { $0.count > 1 && $0[1] == capture.home }
        let expected = Set(pairs.map { $0[0] }).subtracting(others)
        // The reference looks at TCP alone.
        let missing = expected.subtracting(analysis.attacks.filter { $0.class == "backscatter" }.map(\.source))
        #expect(missing.isEmpty, "\(missing)")
    }

    /// p0f names every SYN; an attack keeps the earliest, so its system must be among p0f's answers for the source.
    private func expectSystems(_ analysis: Analysis, _ capture: Capture, _ reference: URL) {
        var answers: [String: Set<String>] = [:]
        for row in Self.rows(reference.appendingPathComponent("p0f_syn.tsv")) {
            answers[row[0], default: []].insert(row[1].replacingOccurrences(of: "app:", with: ""))
        }
        for (source, names) in Self.loggedAnswers(reference) { answers[source, default: []].formUnion(names) }
        for attack in analysis.attacks {
            guard let names = answers[attack.source] else { continue }
            #expect(names.contains(attack.operatingSystem ?? "???"), "\(attack.source): \(attack.operatingSystem ?? "???"), p0f says \(names)")
        }
    }

    private static func loggedAnswers(_ reference: URL) -> [String: Set<String>] {
        let text = (try? String(contentsOf: reference.appendingPathComponent("p0f.log"), encoding: .utf8)) ?? ""
        var answers: [String: Set<String>] = [:]
        for line in text.split(separator: "\n") where line.contains("mod=syn|") {
            guard let client = line.firstMatch(of: /cli=([^\/]+)\//), let system = line.firstMatch(of: /\|os=([^|]*)\|/) else { continue }
            answers[String(client.1), default: []].insert(system.1.replacingOccurrences(of: "app:", with: ""))
        }
        return answers
    }
}
