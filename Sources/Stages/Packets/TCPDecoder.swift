/// Reads a TCP header behind an IP header (RFC 9293, section 3.1).
enum TCPDecoder {
    static let headerBytesMin = 20
    /// Up to the flags: what a short snap length must have kept.
    private static let neededBytes = 14

    /// A first fragment may end inside the header, as scanners do on purpose to pass a filter: from 14 bytes on it still
    /// tells ports and flags, below that it tells nothing more than a later fragment.
    @inline(__always)
    static func decode(_ bytes: RawSpan, _ ip: IPHeader) throws(PacketFault) -> Transport {
        let captured = ip.capturedPayload(bytes)
        if ip.moreFragments, ip.payloadLength < neededBytes { return .fragment }
        guard captured >= neededBytes, ip.moreFragments || ip.payloadLength >= headerBytesMin else { throw .transportTruncated }
        let start = ip.payloadOffset
        let headerBytes = Int(bytes.byte(start + 12) >> 4) * 4
        guard headerBytes >= headerBytesMin, ip.moreFragments || headerBytes <= ip.payloadLength else { throw .tcpHeaderLength }
        return .tcp(
            TCPHeader(
                sourcePort: bytes.uint16(start), destinationPort: bytes.uint16(start + 2), sequence: bytes.uint32(start + 4),
                acknowledgement: bytes.uint32(start + 8), flags: TCPFlags(rawValue: bytes.byte(start + 13)),
                payloadLength: max(0, ip.payloadLength - headerBytes)))
    }
}
