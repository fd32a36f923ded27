import Capture
import Packets
import Testing

/// The test captures of zeek, tcpdump and libpcap against tshark's counts.
@Suite("Decoder corpus", .enabled(if: Corpus.folder != nil))
struct DecoderCorpusTests {
    /// Why a count may differ from tshark's.
    private enum Reason {
        /// tshark also counts the IP header inside a tunnel, which is payload here.
        case insideTunnel
        /// tshark finds IPv6 inside IEEE 802.15.4 by decompressing it (6LoWPAN).
        case compressedIP
        /// tshark finds a sampled header inside sFlow's data.
        case sampledHeader
        /// The frame announces IPv4 and the header says 6: tshark stops, this decoder believes the header.
        case otherVersionThanAnnounced
        /// tshark reads IPv4 only on SLIP.
        case ipv6OnSerialLine
        /// The header states more options than were captured: tshark does not count the packet, this census counts it and calls
        /// it malformed.
        case cutOptions
    }

    private static let exceptions: [String: Reason] = [
        "tcpdump-tests/802_15_4-data.pcap": .compressedIP,
        "tcpdump-tests/bad-ipv4-version-pgm-heapoverflow.pcap": .otherVersionThanAnnounced,
        "tcpdump-tests/cve2015-0261-crash.pcap": .ipv6OnSerialLine,
        "tcpdump-tests/cve2015-0261-ipv6.pcap": .ipv6OnSerialLine,
        "tcpdump-tests/icmp6_nodeinfo_oobr.pcap": .ipv6OnSerialLine,
        "tcpdump-tests/sflow-print-v6.pcap": .sampledHeader,
        "zeek/testing/btest/Traces/erspan.pcap": .insideTunnel,
        "zeek/testing/btest/Traces/trunc/ipv4-truncated-broken-header.pcap": .cutOptions,
        "zeek/testing/btest/Traces/tunnels/4in6.pcap": .insideTunnel,
        "zeek/testing/btest/Traces/tunnels/6in4.pcap": .insideTunnel,
        "zeek/testing/btest/Traces/tunnels/Teredo.pcap": .insideTunnel,
        "zeek/testing/btest/Traces/tunnels/ayiya-large-identity.pcap": .insideTunnel,
        "zeek/testing/btest/Traces/tunnels/ayiya3.pcap": .insideTunnel,
        "zeek/testing/btest/Traces/tunnels/geneve-ipv6.pcap": .insideTunnel,
        "zeek/testing/btest/Traces/tunnels/gre-pptp.pcap": .insideTunnel,
        "zeek/testing/btest/Traces/tunnels/gtp/gtp7_ipv6.pcap": .insideTunnel,
        "zeek/testing/btest/Traces/tunnels/gtp/gtp8_teredo.pcap": .insideTunnel,
        "zeek/testing/btest/Traces/tunnels/ping6-in-ipv4.pcap": .insideTunnel,
        "zeek/testing/btest/Traces/tunnels/teredo_bubble_with_payload.pcap": .insideTunnel,
    ]

    @Test("frames and packets are as many as tshark counts, but for the exceptions listed; what tshark refuses is refused")
    func counts() throws {
        guard let folder = Corpus.folder else { return }
        let rows = try Corpus.table("\(folder)/decoder/ref.tsv").filter { $0["tshark_rc"] != "124" }
        var differing: Set<String> = []
        for row in rows {
            guard let name = row["file"]?.dropFirst(2).description else { continue }
            if row["tshark_rc"] == "2" {
                #expect(throws: CaptureError.self, "\(name)") { try Corpus.census("\(folder)/decoder/\(name)") }
                continue
            }
            let census = try Corpus.census("\(folder)/decoder/\(name)")
            #expect(census.frames == row["frames"].flatMap { Int64($0) }, "\(name)")
            let ours = [census.ipv4, census.ipv6, census.tcp, census.udp, census.icmp]
            let theirs = ["ipv4_outer", "ipv6", "tcp4", "udp4", "icmp4"].map { row[$0].flatMap { Int64($0) } ?? -1 }
            if ours != theirs { differing.insert(name) }
            #expect(ours == theirs || Self.exceptions[name] != nil, "\(name): \(ours), tshark \(theirs)")
        }
        #expect(rows.count > 1_400)
        // An exception that no longer differs would hide the next fault in its file.
        #expect(differing == Set(Self.exceptions.keys))
    }
}
