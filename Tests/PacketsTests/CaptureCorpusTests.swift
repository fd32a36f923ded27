import Capture
import Foundation
import Packets
import Pipeline
import Testing

/// Captures of worms, scans and backscatter against tshark's view of every packet and p0f's log.
@Suite("Capture corpus", .enabled(if: Corpus.folder != nil))
struct CaptureCorpusTests {
    static let names = [
        "ac_nmap_sv_sll", "cs_synscan", "ef_nmap_fin_scan", "ef_nmap_tcp_syn_scan", "ef_nmap_udp_scan", "es_masscan_tcp",
        "es_masscan_udp", "hb_aws_1000", "ppa_evilprogram", "ppa_ipfragments", "sd_synack_backscatter",
    ]

    private func path(_ name: String) -> String {
        let plain = "\(Corpus.folder ?? "")/captures/pcap/\(name).pcap"
        return FileManager.default.fileExists(atPath: plain) ? plain : plain + "ng"
    }

    /// What both sides say of one frame, in one text; empty for a frame without IP.
    private func line(_ bytes: RawSpan?) -> String {
        guard let bytes, let packet = try? PacketDecoder.decode(bytes) else { return "" }
        let start = "\(packet.source) \(packet.destination)"
        switch packet.transport {
        case .tcp(let header):
            return "\(start) tcp \(header.sourcePort) \(header.destinationPort) \(header.flags.rawValue) \(header.payloadLength)"
        case .udp(let header): return "\(start) udp \(header.sourcePort) \(header.destinationPort)"
        case .icmp(let header): return "\(start) icmp \(header.type) \(header.code)"
        case .other: return "\(start) \(packet.ipProtocol)"
        case .fragment: return "\(start) fragment"
        }
    }

    private func line(_ row: [String: String]) -> String {
        // An ICMP error's quoted header comes behind the comma.
        func outer(_ name: String) -> String { row[name]?.split(separator: ",").first.map(String.init) ?? "" }
        let isIPv4 = !outer("ip.src").isEmpty
        let start = isIPv4 ? "\(outer("ip.src")) \(outer("ip.dst"))" : "\(outer("ipv6.src")) \(outer("ipv6.dst"))"
        if start == " " { return "" }
        if isIPv4, outer("ip.frag_offset") != "0" { return "\(start) fragment" }
        switch outer("ip.proto") {
        case "6":
            // The ninth flag of tshark's is no control bit of RFC 9293's eight.
            let flags = (Int(outer("tcp.flags").dropFirst(2), radix: 16) ?? 0) & 0xff
            return "\(start) tcp \(outer("tcp.srcport")) \(outer("tcp.dstport")) \(flags) \(outer("tcp.len"))"
        case "17": return "\(start) udp \(outer("udp.srcport")) \(outer("udp.dstport"))"
        case "1": return "\(start) icmp \(outer("icmp.type")) \(outer("icmp.code"))"
        default: return isIPv4 ? "\(start) \(outer("ip.proto"))" : start
        }
    }

    @Test("the counts of each capture are those of its summary", arguments: names)
    func summary(name: String) throws {
        guard let folder = Corpus.folder else { return }
        let census = try Corpus.census(path(name))
        let row = try Corpus.table("\(folder)/captures/summary.tsv").first { $0["name"] == name } ?? [:]
        let theirs = ["packets", "ipv4", "ipv6", "tcp", "udp", "icmp", "ip_fragments"].map { row[$0].flatMap { Int64($0) } ?? -1 }
        #expect([census.frames, census.ipv4, census.ipv6, census.tcp, census.udp, census.icmp, census.fragments] == theirs)
        #expect(census.malformed == 0)
    }

    @Test("addresses, ports, flags and lengths of every frame are tshark's", arguments: names)
    func packets(name: String) throws {
        guard let folder = Corpus.folder else { return }
        let rows = try Corpus.table("\(folder)/captures/ref/\(name)/packets.tsv").map(line)
        var lines: [String] = []
        try Corpus.packets(path(name)) { lines.append(line($0)) }
        #expect(lines.count == rows.count)
        let differing = zip(lines, rows).enumerated().filter { $1.0 != $1.1 && !($1.0.contains(":") && $1.0.hasPrefix($1.1)) }
        for (index, (ours, theirs)) in differing.prefix(5) { Issue.record("frame \(index + 1): \"\(ours)\", tshark \"\(theirs)\"") }
    }

    @Test("every signature that p0f logged is found in a packet of that host and port", arguments: names)
    func signatures(name: String) throws {
        guard let folder = Corpus.folder, let log = try Corpus.text("\(folder)/captures/ref/\(name)/p0f.log")
        else { return }
        var found: Set<String> = []
        try Corpus.packets(path(name)) { bytes in
            guard let bytes, let signature = PacketDecoder.signature(bytes), let packet = try? PacketDecoder.decode(bytes),
                case .tcp(let header) = packet.transport
            else { return }
            found.insert("\(packet.source)/\(header.sourcePort) \(Self.withoutWindow(SignatureText.text(signature)))")
            found.insert("\(packet.source)/\(header.sourcePort) \(SignatureText.text(signature))")
        }
        for line in log.split(separator: "\n") {
            guard let wanted = Self.logged(line) else { continue }
            #expect(found.contains(wanted), "p0f: \(wanted)")
        }
    }

    /// `address/port signature` of a line about a SYN or SYN+ACK; nil for the others.
    private static func logged(_ line: Substring) -> String? {
        let fields = Dictionary(
            line.split(separator: " ").dropFirst().joined(separator: " ").split(separator: "|").map { field in
                let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                return (parts[0], parts.count > 1 ? parts[1] : "")
            }, uniquingKeysWith: { first, _ in first })
        guard fields["mod"] == "syn" || fields["mod"] == "syn+ack", let signature = fields["raw_sig"] else { return nil }
        let host = fields["subj"] == "cli" ? fields["cli"] : fields["srv"]
        // p0f writes a window as a multiple where it sees one.
        return "\(host ?? "") \(signature.contains("*") ? withoutWindow(signature) : signature)"
    }

    private static func withoutWindow(_ signature: String) -> String {
        var parts = signature.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        if parts.count > 4 { parts[4] = "*" }
        return parts.joined(separator: ":")
    }
}
