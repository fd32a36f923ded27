import Packets
import Pipeline
import Testing

/// The expected texts are what p0f 3.09b says of the same packets.
@Suite("Raw signatures")
struct SignatureTests {
    private let mss: [UInt8] = [2, 4, 5, 0xb4]

    private func text(_ packet: [UInt8]) -> String? { PacketDecoder.signature(packet.span.bytes).map(SignatureText.text) }

    private func syn(_ options: [UInt8]) -> String? { text(RawPacket.ipv4(6, RawPacket.tcp(1, 80, flags: 2, options: options))) }

    @Test("options are told in their order, with scale and segment size")
    func layout() {
        let linux: [UInt8] = mss + [4, 2, 8, 10, 0, 0, 0, 5, 0, 0, 0, 0, 1, 3, 3, 7]
        #expect(syn(linux) == "4:64+0:0:1460:8192,7:mss,sok,ts,nop,ws:df,id+:0")
        #expect(syn([]) == "4:64+0:0:0:8192,0::df,id+:0")
        #expect(syn(mss + [19, 18] + Array(repeating: 1, count: 16)) == "4:64+0:0:1460:8192,0:mss,?19,eol+1:df,id+:0")
        #expect(syn([5, 10, 1, 1, 1, 1, 1, 1, 1, 1]) == "4:64+0:0:0:8192,0:sack,eol+1:df,id+:0")
    }

    @Test("the end of options counts the padding, and says if it is not zero")
    func padding() {
        #expect(syn(mss + [0, 0, 0, 0]) == "4:64+0:0:1460:8192,0:mss,eol+3:df,id+:0")
        #expect(syn(mss + [0, 0, 1, 0]) == "4:64+0:0:1460:8192,0:mss,eol+3:df,id+,opt+:0")
    }

    @Test("options that do not fit, or state a length that is not theirs, are malformed", arguments: [
        ([2, 5, 5, 0xb4], "mss"), ([1, 2, 4, 5], "nop,mss"), ([1, 1, 1, 8], "nop,nop,nop,ts"), ([19, 1, 1, 1], "?19"), ([19, 0, 1, 1], "?19"),
        ([19, 41, 1, 1], "?19"), ([5, 9, 1, 1], "sack"), ([8, 10, 0, 0], "ts"),
    ] as [([UInt8], String)])
    func malformed(options: [UInt8], layout: String) {
        #expect(syn(options)?.hasSuffix(":\(layout):df,id+,bad:0") == true)
    }

    @Test("timestamps: own one zero, peer's one set, the latter in a SYN only")
    func timestamps() {
        let zero: [UInt8] = [8, 10, 0, 0, 0, 0, 0, 0, 0, 9, 1, 1]
        #expect(syn(zero) == "4:64+0:0:0:8192,0:ts,nop,nop:df,id+,ts1-,ts2+:0")
        let answer = RawPacket.ipv4(6, RawPacket.tcp(80, 1, flags: 0x12, acknowledgement: 5, options: zero))
        #expect(text(answer) == "4:64+0:0:0:8192,0:ts,nop,nop:df,id+,ts1-:0")
    }

    @Test("an excessive window scale")
    func scale() {
        #expect(syn([3, 3, 15, 1]) == "4:64+0:0:0:8192,15:ws,nop:df,id+,exws:0")
        #expect(syn([3, 3, 14, 1]) == "4:64+0:0:0:8192,14:ws,nop:df,id+:0")
    }

    @Test("quirks of the IPv4 header", arguments: [
        (0x4000, 1, 0, "df,id+"), (0x4000, 0, 0, "df"), (0, 0, 0, "id-"), (0, 1, 0, ""), (0x8000, 1, 0, "0+"), (0x4000, 0, 1, "df,ecn"),
        (0x4000, 0, 4, "df"),
    ])
    func ipv4(fragment: Int, identification: Int, tos: UInt8, quirks: String) {
        let packet = RawPacket.ipv4(
            6, RawPacket.tcp(1, 80, flags: 2, options: mss), fragment: fragment, tos: tos, identification: identification)
        #expect(text(packet) == "4:64+0:0:1460:8192,0:mss:\(quirks):0")
    }

    @Test("quirks of the IPv6 header: flow label and congestion, nothing of IPv4's")
    func ipv6() {
        let segment = RawPacket.tcp(1, 80, flags: 2, options: mss)
        #expect(text(RawPacket.ipv6(6, segment)) == "6:64+0:0:1460:8192,0:mss::0")
        #expect(text(RawPacket.ipv6(6, segment, firstWord: 0x6000_0001)) == "6:64+0:0:1460:8192,0:mss:flow:0")
        #expect(text(RawPacket.ipv6(6, segment, firstWord: 0x6010_0000)) == "6:64+0:0:1460:8192,0:mss:ecn:0")
    }

    @Test("quirks of the TCP header", arguments: [
        (2, 0, 0, 0, "df,id+,seq-"), (2, 1, 7, 0, "df,id+,ack+"), (0x12, 1, 0, 0, "df,id+,ack-"), (2, 1, 0, 3, "df,id+,uptr+"),
        (0x22, 1, 0, 3, "df,id+,urgf+"), (0x0a, 1, 0, 0, "df,id+,pushf+"), (0xc2, 1, 0, 0, "df,id+,ecn"),
    ] as [(UInt8, Int, Int, Int, String)])
    func tcp(flags: UInt8, sequence: Int, acknowledgement: Int, urgent: Int, quirks: String) {
        let segment = RawPacket.tcp(
            1, 80, flags: flags, sequence: sequence, acknowledgement: acknowledgement, urgent: urgent, options: mss)
        #expect(text(RawPacket.ipv4(6, segment)) == "4:64+0:0:1460:8192,0:mss:\(quirks):0")
    }

    @Test("IPv4 options, data, and a time to live from far away")
    func rest() {
        let segment = RawPacket.tcp(1, 80, flags: 2, options: mss, payload: [1])
        #expect(text(RawPacket.ipv4(6, segment, options: [1, 1, 1, 1], ttl: 90)) == "4:90+?:4:1460:8192,0:mss:df,id+:+")
    }

    @Test("only a SYN and a SYN+ACK have a signature, and only if whole")
    func none() {
        for flags: UInt8 in [0, 1, 3, 4, 6, 0x10, 0x11, 0x13] {
            #expect(text(RawPacket.ipv4(6, RawPacket.tcp(1, 80, flags: flags))) == nil)
        }
        let packet = RawPacket.ipv4(6, RawPacket.tcp(1, 80, flags: 2, options: mss))
        #expect(text(Array(packet.dropLast())) == nil)
        #expect(text(RawPacket.ipv4(6, RawPacket.tcp(1, 80, flags: 2), fragment: 0x2000)) == nil)
        #expect(text(RawPacket.ipv4(17, RawPacket.udp(1, 2, []))) == nil)
    }
}
