import Packets
import Pipeline
import Testing

@Suite("ICMP")
struct ICMPTests {
    private func header(_ packet: [UInt8]) throws -> ICMPHeader? {
        guard case .icmp(let header) = try RawPacket.decode(packet).transport else { return nil }
        return header
    }

    @Test("an echo has type, code and identifier, and quotes nothing")
    func echo() throws {
        let message: [UInt8] = [8, 0, 1, 1, 0xab, 0xcd, 0, 1] + RawPacket.ipv4(6, RawPacket.tcp(1, 2, flags: 2))
        #expect(try header(RawPacket.ipv4(1, message)) == ICMPHeader(type: 8, code: 0, identifier: 0xabcd))
        #expect(try header(RawPacket.ipv4(1, [8, 0, 1, 1])) == ICMPHeader(type: 8, code: 0))
    }

    @Test("an error quotes the headers of the packet that caused it", arguments: [3, 4, 5, 11, 12] as [UInt8])
    func quoted(type: UInt8) throws {
        let inner = Array(RawPacket.ipv4(17, RawPacket.udp(33_000, 161, Array(repeating: 1, count: 99))).prefix(28))
        let found = try header(RawPacket.ipv4(1, [type, 3, 0, 0, 0, 0, 0, 0] + inner))
        #expect(
            found?.quoted
                == QuotedHeader(
                    source: Address(ipv4: 0xc633_6407), destination: Address(ipv4: 0xc000_0201), ipProtocol: 17, sourcePort: 33_000,
                    destinationPort: 161))
    }

    @Test("a quotation cut before the ports has addresses only, one cut before the addresses is none")
    func cutQuotation() throws {
        let inner = RawPacket.ipv4(6, RawPacket.tcp(5, 6, flags: 2))
        let short = try header(RawPacket.ipv4(1, [3, 1, 0, 0, 0, 0, 0, 0] + inner.prefix(23)))
        #expect(short?.quoted?.ipProtocol == 6 && short?.quoted?.sourcePort == 0)
        #expect(try header(RawPacket.ipv4(1, [3, 1, 0, 0, 0, 0, 0, 0] + inner.prefix(19)))?.quoted == nil)
        #expect(try header(RawPacket.ipv4(1, [3, 1, 0, 0, 0, 0, 0, 0] + [0x99] + inner.dropFirst()))?.quoted == nil)
    }

    @Test("a quoted later fragment has no ports")
    func quotedFragment() throws {
        let inner = RawPacket.ipv4(17, RawPacket.udp(5, 6, []), fragment: 8)
        let quoted = try header(RawPacket.ipv4(1, [11, 1, 0, 0, 0, 0, 0, 0] + inner))?.quoted
        #expect(quoted?.ipProtocol == 17 && quoted?.sourcePort == 0 && quoted?.destinationPort == 0)
    }

    @Test("ICMPv6 errors quote IPv6, by types of their own", arguments: [(1, true), (2, true), (3, true), (4, true), (5, false), (11, false), (129, false)])
    func version6(type: UInt8, isError: Bool) throws {
        let message: [UInt8] = [type, 0, 0, 0, 0, 0, 0, 0] + RawPacket.ipv6(17, RawPacket.udp(7, 53, []))
        let quoted = try header(RawPacket.ipv6(58, message))?.quoted
        #expect((quoted != nil) == isError)
        if let quoted { #expect(quoted.destinationPort == 53 && quoted.source == Address("2001:db8::7")) }
    }
}
