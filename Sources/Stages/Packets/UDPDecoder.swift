/// Reads a UDP header behind an IP header (RFC 768).
enum UDPDecoder {
    static let headerBytes = 8
    private static let dnsHeaderBytes = 12

    @inline(__always)
    static func decode(_ bytes: RawSpan, _ ip: IPHeader) throws(PacketFault) -> Transport {
        if ip.moreFragments, ip.payloadLength < headerBytes { return .fragment }
        guard ip.capturedPayload(bytes) >= headerBytes else { throw .transportTruncated }
        let start = ip.payloadOffset
        let length = Int(bytes.uint16(start + 4))
        // 0 is a jumbogram's (RFC 2675, section 4) or left to the network card.
        guard length == 0 || length >= headerBytes else { throw .udpLength }
        let sourcePort = bytes.uint16(start)
        return .udp(
            UDPHeader(
                sourcePort: sourcePort, destinationPort: bytes.uint16(start + 2), payloadLength: ip.payloadLength - headerBytes,
                isDNSReply: sourcePort == 53 && isResponse(bytes, ip)))
    }

    /// QR is the highest bit of the DNS header's third byte (RFC 1035, section 4.1.1).
    @inline(__always)
    private static func isResponse(_ bytes: RawSpan, _ ip: IPHeader) -> Bool {
        guard ip.capturedPayload(bytes) >= headerBytes + dnsHeaderBytes else { return false }
        return bytes.byte(ip.payloadOffset + headerBytes + 2) & 0x80 != 0
    }
}
