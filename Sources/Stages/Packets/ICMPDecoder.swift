/// Reads the start of an ICMP message behind an IP header, and the headers that an error message quotes.
enum ICMPDecoder {
    /// Before the quoted packet stand type, code, checksum and four bytes that depend on the type.
    private static let headerBytes = 8

    @inline(__always)
    static func decode(_ bytes: RawSpan, _ ip: IPHeader) throws(PacketFault) -> Transport {
        let captured = ip.capturedPayload(bytes)
        guard captured >= 4 else { throw .transportTruncated }
        let start = ip.payloadOffset
        var header = ICMPHeader(type: bytes.byte(start), code: bytes.byte(start + 1))
        if captured >= 6 { header.identifier = bytes.uint16(start + 4) }
        if captured > headerBytes, isError(header.type, ip) {
            header.quoted = quoted(bytes.extracting(start + headerBytes..<start + captured))
        }
        return .icmp(header)
    }

    /// RFC 792: unreachable, source quench, redirect, time exceeded, parameter problem. RFC 4443: unreachable, too big, time
    /// exceeded, parameter problem.
    @inline(__always)
    private static func isError(_ type: UInt8, _ ip: IPHeader) -> Bool {
        switch type {
        case 1, 2: ip.ipProtocol == IPProtocol.icmpv6
        case 3, 4: true
        case 5, 11, 12: ip.ipProtocol == IPProtocol.icmp
        default: false
        }
    }

    /// Only the start of the packet is quoted, 8 bytes behind its IP header at least, so its lengths say nothing here.
    @inline(never)
    private static func quoted(_ bytes: RawSpan) -> QuotedHeader? {
        guard let ip = try? IPHeader(bytes) else { return nil }
        var quoted = QuotedHeader(source: ip.source, destination: ip.destination, ipProtocol: ip.ipProtocol)
        let hasPorts = ip.ipProtocol == IPProtocol.tcp || ip.ipProtocol == IPProtocol.udp
        if hasPorts, ip.fragmentOffset == 0, bytes.byteCount - ip.payloadOffset >= 4 {
            quoted.sourcePort = bytes.uint16(ip.payloadOffset)
            quoted.destinationPort = bytes.uint16(ip.payloadOffset + 2)
        }
        return quoted
    }
}
