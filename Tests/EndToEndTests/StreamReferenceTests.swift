import Foundation
import Testing

/// Data each way, resets and ends of conversations against tshark's view of every packet and Suricata's flows.
///
/// Where the tools differ: tshark counts what a reset carries as data, we do not. tshark and Suricata make another stream or flow of a pair of
/// ports that is used again after a reset, we do not: here both are counted by pairs of ports. Suricata does not follow a conversation whose
/// SYN it has not seen, and shows it without flags; it believes a reset only if its numbers fit, and leaves the flow "new" otherwise. Of
/// conversations that the machine never answered a row knows the first two of each port.
@Suite("Streams against other tools", .serialized, .enabled(if: Tool.corpora != nil))
struct StreamReferenceTests {
    /// One packet or flow of TCP between a source and the machine.
    private struct Flags: OptionSet {
        let rawValue: Int
        static let (fin, syn, rst, ack) = (Flags(rawValue: 1), Flags(rawValue: 2), Flags(rawValue: 4), Flags(rawValue: 16))
        var isReply: Bool { contains(.rst) || isSuperset(of: [.syn, .ack]) }
    }

    private struct Segment {
        var source: String
        var isReceived: Bool
        /// The source's port and the machine's.
        var ports: [String]
        var flags: Flags
        var bytes: Int
    }

    private struct Flow {
        var source: String
        var ports: [String]
        var received: Flags
        var sent: Flags
        var state: String
    }

    @Test("every source's data, resets and conversations are those that tshark saw", arguments: CaptureCorpusTests.captures)
    func capture(_ capture: CaptureCorpusTests.Capture) throws {
        let folder = CaptureCorpusTests.folder
        let reference = folder.appendingPathComponent("ref/\(capture.name)")
        let analysis = try Analysis.of(capture.file, machines: capture.home)
        let visits = Dictionary(grouping: analysis.attacks, by: \.source).mapValues { $0.flatMap(\.machines) }
        let segments = Self.segments(of: capture.home, in: reference)
        for (source, own) in Dictionary(grouping: segments, by: \.source) {
            let machines = try #require(visits[source], "\(source)")
            let sum = { (value: (Analysis.Attack.Machine) -> Int) in machines.map(value).reduce(0, +) }
            let data = own.filter { !$0.flags.contains(.rst) }.map(\.bytes).reduce(0, +)
            #expect(sum(\.streamBytesReceived) + sum(\.streamBytesSent) + sum(\.retransmittedBytes) == data, "\(source): data")
            let resets = own.filter { $0.flags.contains(.rst) }
            #expect(sum(\.resetsReceived) == resets.count { $0.isReceived } && sum(\.resetsSent) == resets.count { !$0.isReceived }, "\(source)")
            // Of more conversations than a row remembers it tells fewer.
            guard !machines.contains(where: \.streamsTruncated) else { continue }
            #expect(Self.ends(machines) == Self.ends(own), "\(source): ends")
        }
        expectFlows(Self.flows(of: capture.home, in: reference), visits)
    }

    /// Suricata's flows whose beginning it saw, source by source.
    private func expectFlows(_ flows: [Flow], _ visits: [String: [Analysis.Attack.Machine]]) {
        for (source, own) in Dictionary(grouping: flows, by: \.source) {
            guard let machines = visits[source], !machines.contains(where: \.streamsTruncated) else { continue }
            guard !own.contains(where: { $0.received.isEmpty && $0.sent.isEmpty }) else { continue }
            let ends = Self.ends(machines)
            let pairs = { (flows: [Flow]) in Set(flows.map(\.ports)).count }
            for state in ["closed", "established"] {
                let flows = pairs(own.filter { $0.state == state })
                let known = state == "closed" ? ends["closed", default: 0] + ends["reset_by_source", default: 0] + ends["reset_by_machine", default: 0] : ends["open", default: 0]
                // Flows that Suricata leaves "new" have ended or stand open for us.
                let unsettled = pairs(own.filter { $0.state == "new" && ($0.received.union($0.sent) != .syn) })
                #expect((flows...flows + unsettled).contains(known), "\(source): \(flows) \(state) flows, \(known) conversations, \(unsettled) new")
            }
            #expect(ends.values.reduce(0, +) == pairs(own), "\(source): \(own.count) flows")
        }
    }

    private static func ends(_ machines: [Analysis.Attack.Machine]) -> [String: Int] {
        machines.map(\.ended).reduce(into: [:]) { $0.merge($1.filter { $0.value > 0 }, uniquingKeysWith: +) }
    }

    /// The rule of the table's columns, from the flags that tshark saw.
    private static func ends(_ segments: [Segment]) -> [String: Int] {
        var ends: [String: Int] = [:]
        let touched = touched(segments)
        for (ports, own) in Dictionary(grouping: segments, by: \.ports) {
            let (received, sent) = (own.filter(\.isReceived), own.filter { !$0.isReceived })
            let has = { (segments: [Segment], flag: Flags) in segments.contains { $0.flags.contains(flag) } }
            let isAnswered = sent.contains { !$0.flags.contains(.rst) && $0.flags.intersection([.syn, .ack]) != .syn }
            let isTouched = touched.contains(ports)
            if has(received, .fin), has(sent, .fin) {
                ends["closed", default: 0] += 1
            } else if has(received, .rst), isAnswered || isTouched {
                ends["reset_by_source", default: 0] += 1
            } else if has(sent, .rst) {
                ends["reset_by_machine", default: 0] += 1
            } else if isAnswered {
                ends["open", default: 0] += 1
            } else if isTouched {
                ends["unanswered", default: 0] += 1
            }
        }
        return ends
    }

    /// Pairs of ports in which the source targeted the machine's port, the first two of each port.
    private static func touched(_ segments: [Segment]) -> Set<[String]> {
        let opened = Set(segments.filter { !$0.isReceived && $0.flags.intersection([.syn, .ack]) == .syn }.map(\.ports))
        var touched: [String: [[String]]] = [:]
        for segment in segments where segment.isReceived && !segment.flags.isReply && !opened.contains(segment.ports) {
            let known = touched[segment.ports[1], default: []]
            if known.count < 2, !known.contains(segment.ports) { touched[segment.ports[1], default: []].append(segment.ports) }
        }
        return Set(touched.values.joined())
    }

    /// Of several addresses in a column the first is the outer header's; a packet with an inner header is no TCP.
    private static func segments(of home: String, in reference: URL) -> [Segment] {
        let plain = CaptureCorpusTests.rows(reference.appendingPathComponent("packets.tsv"))
        let table = plain.isEmpty ? Gzip.rows(reference.appendingPathComponent("packets.tsv.gz")) : plain
        return table.compactMap { row in
            guard row[6] == "6", let flags = Int(row[15].dropFirst(2), radix: 16), row[4] == home || row[5] == home else { return nil }
            let isReceived = row[5] == home
            return Segment(
                source: isReceived ? row[4] : row[5], isReceived: isReceived, ports: isReceived ? [row[13], row[14]] : [row[14], row[13]],
                flags: Flags(rawValue: flags), bytes: Int(row[17]) ?? 0)
        }
    }

    private static func flows(of home: String, in reference: URL) -> [Flow] {
        let plain = table(reference.appendingPathComponent("suricata_flows.tsv"))
        return plain.filter { $0.count >= 11 && $0[4] == "TCP" && ($0[0] == home || $0[2] == home) }.map { row in
            let flags = [row[9], row[10]].map { Flags(rawValue: Int($0, radix: 16) ?? 0) }
            let isReceived = row[2] == home
            let ports = isReceived ? [row[1], row[3]] : [row[3], row[1]]
            return Flow(source: isReceived ? row[0] : row[2], ports: ports, received: flags[isReceived ? 0 : 1], sent: flags[isReceived ? 1 : 0], state: row[8])
        }
    }

    /// Suricata's list has no header.
    private static func table(_ file: URL) -> [[String]] {
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    }
}

extension StreamReferenceTests {
    @Test("the worms of September 2004 and the cloud honeypot are named by what they send")
    func services() throws {
        func found(_ file: String, _ home: String) throws -> Set<String> {
            let analysis = try Analysis.of(file, machines: home)
            let payloads = analysis.attacks.flatMap(\.machines).flatMap(\.payloads)
            #expect(payloads.allSatisfy { $0.length <= 128 && $0.printable.utf8.count == $0.length && $0.sha256.count == 64 })
            return Set(payloads.map { "\($0.port)/\($0.transport) \($0.service)" })
        }
        #expect(try found("ppa_evilprogram.pcap", "24.6.125.19").isSuperset(of: ["1026/udp messenger", "1025/tcp rpc"]))
        #expect(try found("hb_aws_1000.pcap", "172.89.89.47").contains("22/tcp ssh"))
    }
}
