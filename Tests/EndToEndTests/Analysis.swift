import Foundation
import Synchronization
import Testing

/// What `leurre analyse --format json` prints.
struct Analysis: Decodable {
    struct Attack: Decodable {
        struct Machine: Decodable {
            var machine: Int
            var portsSequence: String
            var packetsReceived: Int
            var packetsSent: Int
            var handshakes: Int
            var streamBytesReceived: Int
            var streamBytesSent: Int
            var retransmittedSegments: Int
            var retransmittedBytes: Int
            var resetsReceived: Int
            var resetsSent: Int
            var ended: [String: Int]
            var streamsTruncated: Bool
            var payloads: [Payload]
        }
        struct Payload: Decodable {
            var port: Int
            var transport: String
            var service: String
            var sha256: String
            var printable: String
            var length: Int
        }
        var source: String
        var platform: String
        var firstSeen: String
        var lastSeen: String
        var `class`: String
        var spoofable: Bool
        var country: String
        var operatingSystem: String?
        var hostName: String?
        var hostKind: String
        var synSignature: String?
        var machines: [Machine]
    }

    struct Line: Decodable {
        var platform: String
        var captured: Int
        var delivered: Int
        var counted: Int
        var duplicate: Int
        var missing: Int
        var late: Int
        var clock: Int
        var malformed: Int
        var unreadable: Int
        var balances: Bool
    }

    struct Tables: Decodable {
        struct Day: Decodable {
            var platform: String
            var day: String
            var measure: String
            var item: String
            var sources: Int
            var visits: Int
            var packets: Int
        }
        struct PerDay: Decodable {
            var platform: String
            var activeDays: Int
            var sourcesPerDay: Double
            var packetsPerDay: Double
        }
        struct Computers: Decodable {
            var sources: Int
            var personalComputers: Int
            var others: Int
            var undetermined: Int
            var personalComputersPercent: Double
            var personalComputersPercentOfNamed: Double?
        }
        var platformDay: [Day]
        var table2: [Computers]
        var table3: [PerDay]
    }

    var attacks: [Attack]
    var ledger: [Line]
    var tables: Tables

    /// Peak memory of each service in MB; only with `--measure`.
    var peakMegabytes: [String: Double] = [:]

    private enum CodingKeys: String, CodingKey { case attacks, ledger, tables }

    static func run(_ arguments: [String]) throws -> Analysis {
        let output = try Tool.run("leurre", ["analyse", "--format", "json"] + arguments)
        #expect(output.code == 0, "\(output.errors.suffix(2_000))")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .custom { path in
            let words = (path.last?.stringValue ?? "").split(separator: "_").map(String.init)
            return Key(words[0] + words.dropFirst().map(\.capitalized).joined())
        }
        var analysis = try decoder.decode(Analysis.self, from: Data(output.text.utf8))
        for match in output.errors.matches(of: /peak memory of (\S+): ([0-9.]+) MB/) { analysis.peakMegabytes[String(match.1)] = Double(match.2) }
        return analysis
    }

    private static let captures = Mutex<[String: Analysis]>([:])

    /// What one capture of the corpora gives; each is analysed once, whoever asks.
    static func of(_ capture: String, machines: String) throws -> Analysis {
        if let known = captures.withLock({ $0[capture] }) { return known }
        let path = CaptureCorpusTests.folder.appendingPathComponent("pcap/\(capture)").path
        let analysis = try run([path, "--machines", machines] + Tool.fewCountries)
        captures.withLock { $0[capture] = analysis }
        return analysis
    }

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(_ text: String) { stringValue = text }
        init?(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { nil }
    }

    /// Every line balances, and nothing was set aside, repeated or lost.
    func expectAccounted(packets: Int) {
        let unbalanced = ledger.filter { !$0.balances }.count
        let counted = ledger.map(\.counted).reduce(0, +)
        let others = ledger.map { $0.duplicate + $0.missing + $0.late + $0.clock + $0.malformed + $0.unreadable }.reduce(0, +)
        let inVisits = attacks.flatMap(\.machines).map { $0.packetsReceived + $0.packetsSent }.reduce(0, +)
        #expect(unbalanced == 0)
        #expect(counted == packets)
        #expect(others == 0)
        #expect(inVisits == packets)
    }
}
