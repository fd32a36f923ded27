import Pipeline

/// The IPv4 header (RFC 791, section 3.1).
enum IPv4 {
    static let headerBytesMin = 20

    @inline(__always)
    static func header(_ bytes: RawSpan) throws(PacketFault) -> IPHeader {
        guard bytes.byteCount >= headerBytesMin else { throw .ipTruncated }
        let headerBytes = Int(bytes.byte(0) & 0x0f) * 4
        guard headerBytes >= headerBytesMin else { throw .ipHeaderLength }
        guard bytes.byteCount >= headerBytes else { throw .ipTruncated }
        let total = totalLength(bytes)
        guard total >= headerBytes else { throw .ipTotalLength }
        let fragment = bytes.uint16(6)
        return IPHeader(
            source: bytes.ipv4Address(12), destination: bytes.ipv4Address(16), ipProtocol: bytes.byte(9),
            payloadOffset: headerBytes, payloadLength: total - headerBytes, fragmentOffset: Int(fragment & 0x1fff) * 8,
            moreFragments: fragment & 0x2000 != 0)
    }

    /// A sender that leaves the cutting of segments to its network card shows a total length of 0 to a capture on the same
    /// machine: then it is what was captured.
    static func totalLength(_ bytes: RawSpan) -> Int {
        let total = Int(bytes.uint16(2))
        return total == 0 ? bytes.byteCount : total
    }
}
