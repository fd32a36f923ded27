import Packets
import Pipeline
import Testing

@Suite("IPv6 packets")
struct IPv6Tests {
    private let syn = RawPacket.tcp(9, 22, flags: 2)
    private let header = Transport.tcp(TCPHeader(sourcePort: 9, destinationPort: 22, sequence: 1, flags: .syn))

    @Test("addresses and ports, and the length of the data")
    func plain() throws {
        let packet = try RawPacket.decode(RawPacket.ipv6(6, syn))
        #expect(packet.source == Address("2001:db8::7") && packet.destination == Address("2001:db8::1"))
        #expect(packet.ipProtocol == 6 && packet.transport == header)
    }

    @Test("extension headers are stepped over: options, routing, authentication, a first and only fragment")
    func extensions() throws {
        let chain: [UInt8] = [60, 0, 1, 4, 0, 0, 0, 0]  // hop-by-hop
            + [43, 1] + Array(repeating: 0, count: 14)  // destination options of 16 bytes
            + [51, 0, 0, 0, 0, 0, 0, 0]  // routing
            + [44, 4] + Array(repeating: 0, count: 22)  // authentication of 24 bytes
            + [6, 0, 0, 0, 0, 0, 0, 1]  // fragment, offset 0, no more
        let packet = try RawPacket.decode(RawPacket.ipv6(0, chain + syn))
        #expect(packet.ipProtocol == 6 && packet.transport == header)
    }

    @Test("a later fragment has no ports")
    func fragment() throws {
        let packet = try RawPacket.decode(RawPacket.ipv6(44, [17, 0, 0, 9, 0, 0, 0, 1] + RawPacket.udp(1, 2, [])))
        #expect(packet.transport == .fragment && packet.ipProtocol == 17)
    }

    @Test("a jumbogram's length is in its option, and the sender may leave it out")
    func jumbogram() throws {
        let option: [UInt8] = [17, 0, 0xc2, 4] + RawPacket.long(70_016)
        let packet = try RawPacket.decode(RawPacket.ipv6(0, option + RawPacket.udp(1, 2, [5, 5], length: 0), length: 0))
        #expect(packet.transport == .udp(UDPHeader(sourcePort: 1, destinationPort: 2, payloadLength: 70_000)))
        let offload = try RawPacket.decode(RawPacket.ipv6(17, RawPacket.udp(1, 2, [5, 5]), length: 0))
        #expect(offload.transport == .udp(UDPHeader(sourcePort: 1, destinationPort: 2, payloadLength: 2)))
    }

    @Test("ICMPv6 belongs to IPv6 only, as ICMP to IPv4; no next header is no fault")
    func protocols() throws {
        #expect(try RawPacket.decode(RawPacket.ipv6(58, [128, 0, 0, 0, 1, 2])).transport == .icmp(ICMPHeader(type: 128, code: 0, identifier: 0x0102)))
        #expect(try RawPacket.decode(RawPacket.ipv6(1, [8, 0, 0, 0])).transport == .other)
        #expect(try RawPacket.decode(RawPacket.ipv6(59, [])).transport == .other)
    }

    @Test("endless, cut and overlong extension headers are faults")
    func faults() {
        let endless = Array(repeating: [0, 0, 0, 0, 0, 0, 0, 0] as [UInt8], count: 65).flatMap { $0 }
        #expect(RawPacket.fault(RawPacket.ipv6(0, endless + syn)) == .ipExtensions)
        #expect(RawPacket.fault(Array(RawPacket.ipv6(6, syn).prefix(39))) == .ipTruncated)
        #expect(RawPacket.fault(Array(RawPacket.ipv6(0, [6, 9] + syn, length: 200).prefix(60))) == .ipTruncated)
        #expect(RawPacket.fault(RawPacket.ipv6(0, [6, 9] + syn)) == .ipTotalLength)
        #expect(RawPacket.fault(RawPacket.ipv6(0, [6, 0, 1])) == .ipTotalLength)
    }
}
