import Packets
import Pipeline
import Testing

@Suite("IPv4 packets")
struct PacketDecoderTests {
    @Test("a TCP packet gives addresses, ports, numbers, flags and the length of its data")
    func tcp() throws {
        let segment = RawPacket.tcp(40_000, 445, flags: 0x18, sequence: 0xfedc_ba98, acknowledgement: 7, payload: [1, 2, 3])
        let packet = try RawPacket.decode(RawPacket.ipv4(6, segment))
        #expect(packet.source == Address("198.51.100.7") && packet.destination == Address("192.0.2.1"))
        let header = TCPHeader(
            sourcePort: 40_000, destinationPort: 445, sequence: 0xfedc_ba98, acknowledgement: 7, flags: [.psh, .ack], payloadLength: 3)
        #expect(packet.ipProtocol == 6 && packet.transport == .tcp(header))
    }

    @Test("the length of the data comes from the IP header, however little was captured")
    func snapLength() throws {
        let whole = RawPacket.ipv4(6, RawPacket.tcp(1, 80, flags: 0x10, payload: Array(repeating: 9, count: 1_000)))
        for captured in [40, 60, 1_039] {
            guard case .tcp(let header) = try RawPacket.decode(Array(whole.prefix(captured))).transport else { Issue.record("no TCP"); return }
            #expect(header.payloadLength == 1_000)
        }
        guard case .udp(let header) = try RawPacket.decode(Array(RawPacket.ipv4(17, RawPacket.udp(1, 2, whole)).prefix(28))).transport else {
            Issue.record("no UDP")
            return
        }
        #expect(header.payloadLength == whole.count)
    }

    @Test("padding behind the packet is not data")
    func padding() throws {
        let packet = RawPacket.ipv4(6, RawPacket.tcp(1, 80, flags: 2)) + [0, 0, 0, 0, 0, 0]
        guard case .tcp(let header) = try RawPacket.decode(packet).transport else { Issue.record("no TCP"); return }
        #expect(header.payloadLength == 0)
    }

    @Test("a total length of 0 is a segment that the network card will cut: then what was captured counts")
    func offload() throws {
        let packet = RawPacket.ipv4(6, RawPacket.tcp(1, 80, flags: 0x10, payload: [1, 2, 3, 4]), total: 0)
        guard case .tcp(let header) = try RawPacket.decode(packet).transport else { Issue.record("no TCP"); return }
        #expect(header.payloadLength == 4)
    }

    @Test("a later fragment has no ports, whatever its bytes look like")
    func laterFragment() throws {
        let packet = try RawPacket.decode(RawPacket.ipv4(17, RawPacket.udp(53, 53, []), fragment: 0x2001))
        #expect(packet.transport == .fragment && packet.ipProtocol == 17)
    }

    @Test("a first fragment tells ports and flags from 14 bytes of TCP on, and is a fragment like any other below", arguments: [8, 13, 14, 16])
    func tinyFirstFragment(bytes: Int) throws {
        let packet = try RawPacket.decode(RawPacket.ipv4(6, Array(RawPacket.tcp(7, 23, flags: 2).prefix(bytes)), fragment: 0x2000))
        let header = TCPHeader(sourcePort: 7, destinationPort: 23, sequence: 1, flags: .syn)
        #expect(packet.transport == (bytes < 14 ? .fragment : .tcp(header)))
    }

    @Test("a protocol without a decoder is told by its number; ICMPv6 has no place in IPv4")
    func other() throws {
        for number: UInt8 in [2, 47, 58, 132, 255] {
            let packet = try RawPacket.decode(RawPacket.ipv4(number, [1, 2, 3, 4]))
            #expect(packet.transport == .other && packet.ipProtocol == number)
        }
    }

    @Test("a DNS reply comes from port 53, has a whole DNS header and says so")
    func dnsReply() throws {
        func isReply(_ source: Int, _ payload: [UInt8]) throws -> Bool {
            guard case .udp(let header) = try RawPacket.decode(RawPacket.ipv4(17, RawPacket.udp(source, 1_024, payload))).transport else {
                return false
            }
            return header.isDNSReply
        }
        let reply: [UInt8] = [1, 2, 0x81, 0x80] + Array(repeating: 0, count: 8)
        #expect(try isReply(53, reply))
        #expect(try !isReply(54, reply))
        #expect(try !isReply(53, Array(reply.prefix(11))))
        #expect(try !isReply(53, [1, 2, 0x01] + reply.dropFirst(3)))
    }

    @Test("each kind of broken packet has its own fault")
    func faults() {
        let syn = RawPacket.tcp(1, 80, flags: 2)
        let good = RawPacket.ipv4(6, syn)
        #expect(RawPacket.fault([]) == .empty)
        #expect(RawPacket.fault([0x50] + good.dropFirst()) == .ipVersion)
        #expect(RawPacket.fault(Array(good.prefix(19))) == .ipTruncated)
        #expect(RawPacket.fault([0x44] + good.dropFirst()) == .ipHeaderLength)
        #expect(RawPacket.fault([0x4f] + good.dropFirst()) == .ipTruncated)
        #expect(RawPacket.fault(RawPacket.ipv4(6, syn, total: 19)) == .ipTotalLength)
        #expect(RawPacket.fault(Array(good.prefix(33))) == .transportTruncated)
        #expect(RawPacket.fault(RawPacket.ipv4(6, syn, total: 39)) == .transportTruncated)
        #expect(RawPacket.fault(RawPacket.ipv4(6, syn.prefix(12) + [0x40] + syn.dropFirst(13))) == .tcpHeaderLength)
        #expect(RawPacket.fault(RawPacket.ipv4(6, syn.prefix(12) + [0x60] + syn.dropFirst(13))) == .tcpHeaderLength)
        #expect(RawPacket.fault(RawPacket.ipv4(17, [0, 1, 0, 2, 0, 8, 0])) == .transportTruncated)
        #expect(RawPacket.fault(RawPacket.ipv4(17, RawPacket.udp(1, 2, [], length: 7))) == .udpLength)
        #expect(RawPacket.fault(RawPacket.ipv4(1, [8, 0, 0])) == .transportTruncated)
    }
}
