import Packets
import Testing

@Suite("Link layers")
struct LinkLayerTests {
    private static let packet = RawPacket.ipv4(17, RawPacket.udp(1, 2, [1, 2, 3, 4]))
    private static let packet6 = RawPacket.ipv6(17, RawPacket.udp(1, 2, [1, 2, 3, 4]))

    private static func network(_ frame: [UInt8], _ linkType: UInt16) -> Network {
        LinkLayer.network(of: frame.span.bytes, linkType: linkType)
    }

    /// A header in front of an IPv4 packet, and its link type.
    static let headers: [(UInt16, [UInt8])] = [
        (1, RawPacket.ethernet(0x0800, [])),
        (1, RawPacket.ethernet(0x8100, [0, 9, 8, 0])),
        (1, RawPacket.ethernet(0x88a8, [0, 9, 0x81, 0, 0, 8, 8, 0])),
        (1, RawPacket.ethernet(0x9100, [0, 9, 0x81, 0, 0, 8, 8, 0])),
        (1, RawPacket.ethernet(0x8847, [0, 1, 0x00, 64, 0, 2, 0x01, 64])),
        (1, RawPacket.ethernet(0x8864, [0x11, 0, 0, 1, 0, 34, 0, 0x21])),
        (1, RawPacket.ethernet(40, [0xaa, 0xaa, 3, 0, 0, 0, 8, 0])),
        (1, RawPacket.ethernet(40, [6, 6, 3])),
        (1, RawPacket.ethernet(0x8926, [0, 0, 0, 0, 8, 0])),
        (1, RawPacket.ethernet(0x88e7, [0, 0, 0, 1] + RawPacket.ethernet(0x0800, []))),
        (1, RawPacket.ethernet(0x88e5, [0, 0, 0, 0, 0, 1, 8, 0])),
        (1, RawPacket.ethernet(0x894f, [0, 2, 1, 1, 0, 0, 0, 0])),
        (0, [2, 0, 0, 0]), (0, [0, 0, 0, 2]), (108, [0, 0, 0, 2]),
        (12, []), (14, []), (101, []), (228, []),
        (9, [0xff, 3, 0, 0x21]), (9, [0x21]), (9, [0, 0x21]), (50, [0xff, 3, 0, 0x21]), (50, [0x0f, 0, 8, 0]),
        (51, [0x11, 0, 0, 1, 0, 34, 0, 0x21]), (166, [1, 3, 0, 0x21]), (204, [1, 0xff, 3, 0, 0x21]),
        (113, [0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, 8, 0]), (276, [8, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0]),
        (6, [0x10, 0x40] + Array(repeating: 0, count: 12) + [0xaa, 0xaa, 3, 0, 0, 0, 8, 0]),
        (6, [0x10, 0x40, 0, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 4, 0, 1, 1] + [0xaa, 0xaa, 3, 0, 0, 0, 8, 0]),
        (10, [0x50] + Array(repeating: 0, count: 12) + [0xaa, 0xaa, 3, 0, 0, 0, 8, 0]),
        (100, [0xaa, 0xaa, 3, 0, 0, 0, 8, 0]), (122, Array(repeating: 0, count: 16) + [0xaa, 0xaa, 3, 0, 0, 0, 8, 0]),
        (104, [0x0f, 0, 8, 0]), (205, [1, 0x0f, 0, 8, 0]), (107, [0x18, 0x41, 3, 0xcc]), (107, [0x18, 0x41, 8, 0]),
        (206, [1, 0x18, 0x41, 3, 0, 0x80, 0, 0, 0, 8, 0]),
        (105, [8, 1] + Array(repeating: 0, count: 22) + [0xaa, 0xaa, 3, 0, 0, 0, 8, 0]),
        (105, [0x88, 3] + Array(repeating: 0, count: 30) + [0xaa, 0xaa, 3, 0, 0, 0, 8, 0]),
        (127, [0, 0, 9, 0, 2, 0, 0, 0, 0x20, 0x88, 1] + Array(repeating: 0, count: 26) + [0xaa, 0xaa, 3, 0, 0, 0, 8, 0]),
        (8, Array(repeating: 0, count: 16)), (109, [2] + Array(repeating: 0, count: 11)), (117, [61, 2] + Array(repeating: 0, count: 62)),
        (138, Array(repeating: 0, count: 16) + [8, 0]), (219, [0, 1, 0x01, 64]), (226, [1, 2] + Array(repeating: 0, count: 22)),
        (239, [2, 0, 0, 0, 5, 0, 1, 0, 7, 0, 0, 0, 36, 0, 9, 0]), (242, Array(repeating: 0, count: 40) + [8, 0, 0, 0]),
        (274, Array(repeating: 0x55, count: 8) + RawPacket.ethernet(0x0800, [])),
    ]

    @Test("the packet behind every kind of header is found, and padding behind it is left out", arguments: headers)
    func found(linkType: UInt16, header: [UInt8]) {
        let expected = Network.ip(offset: header.count, count: Self.packet.count)
        #expect(Self.network(header + Self.packet, linkType) == expected)
        #expect(Self.network(header + Self.packet + Array(repeating: 0, count: 18), linkType) == expected)
        #expect(Self.network(header + Self.packet.prefix(24), linkType) == .ip(offset: header.count, count: 24))
    }

    @Test("a frame cut inside the header is malformed", arguments: headers)
    func cut(linkType: UInt16, header: [UInt8]) {
        for length in header.indices {
            if case .ip = Self.network(Array(header.prefix(length)), linkType) { Issue.record("\(linkType) cut at \(length)") }
        }
        #expect(Self.network(header, linkType) == .malformed)
    }

    @Test("IPv6 behind Ethernet, loopback and PPP")
    func version6() {
        for (linkType, header) in [(1, RawPacket.ethernet(0x86dd, [])), (0, [30, 0, 0, 0]), (9, [0xff, 3, 0, 0x57]), (229, [])] as [(UInt16, [UInt8])] {
            #expect(Self.network(header + Self.packet6 + [0, 0], linkType) == .ip(offset: header.count, count: Self.packet6.count))
        }
    }

    @Test("what carries no IP packet is something else, not malformed")
    func other() {
        let arp = RawPacket.ethernet(0x0806, Array(repeating: 0, count: 46))
        let spanningTree = RawPacket.ethernet(38, [0x42, 0x42, 3] + Array(repeating: 0, count: 43))
        let discovery = RawPacket.ethernet(0x8863, Array(repeating: 0, count: 46))
        let pseudowire = RawPacket.ethernet(0x8847, [0, 1, 0x01, 64, 0, 0, 0, 0] + arp)
        for frame in [arp, spanningTree, discovery, pseudowire] { #expect(Self.network(frame, 1) == .other) }
        #expect(Self.network([8, 0x41] + Array(repeating: 0, count: 40), 105) == .other)
        #expect(Self.network(Self.packet, 4_711) == .other)
    }

    @Test("tags without an end are malformed")
    func endless() {
        let tags = Array(repeating: [0, 1, 0x81, 0] as [UInt8], count: 400).flatMap { $0 }
        #expect(Self.network(RawPacket.ethernet(0x8100, tags), 1) == .malformed)
        #expect(Self.network(RawPacket.ethernet(0x8847, Array(repeating: 0, count: 800)), 1) == .malformed)
    }

    @Test("a packet's length on the wire is its own where padding shows that it is whole, the frame's where it was cut")
    func wireLength() {
        let frame = RawPacket.ethernet(0x0800, Self.packet)
        func length(_ bytes: [UInt8], _ count: Int, _ wire: UInt32) -> UInt32 {
            LinkLayer.wireLength(ofPacketAt: 14, count: count, in: bytes.span.bytes, frameWireLength: wire)
        }
        #expect(length(frame + Array(repeating: 0, count: 14), Self.packet.count, 60) == UInt32(Self.packet.count))
        #expect(length(frame, Self.packet.count, UInt32(frame.count)) == UInt32(Self.packet.count))
        #expect(length(Array(frame.prefix(30)), 16, 1_514) == 1_500)
        #expect(length(frame, Self.packet.count, 0) == UInt32(Self.packet.count))
    }

    @Test("link types have tcpdump's names")
    func names() {
        #expect(LinkType.name(1) == "EN10MB (Ethernet)" && LinkType.name(114) == "LTALK" && LinkType.name(4_711) == "link type 4711")
        #expect(LinkType.tcpdumpName(276) == "LINUX_SLL2" && LinkType.tcpdumpName(4_711) == nil)
        for (linkType, _) in Self.headers { #expect(LinkType.isDecoded(linkType) && LinkType.tcpdumpName(linkType) != nil) }
    }
}
