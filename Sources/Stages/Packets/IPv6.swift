import Pipeline

/// The IPv6 header and the extension headers that lead to the transport (RFC 8200, sections 3 and 4).
enum IPv6 {
    static let headerBytes = 40
    /// Honest packets have three or four.
    private static let extensionsMax = 64

    static func header(_ bytes: RawSpan) throws(PacketFault) -> IPHeader {
        guard bytes.byteCount >= headerBytes else { throw .ipTruncated }
        var header = IPHeader(
            source: bytes.ipv6Address(8), destination: bytes.ipv6Address(24), ipProtocol: bytes.byte(6), payloadOffset: headerBytes,
            payloadLength: payloadLength(bytes))
        var extensions = 0
        while header.fragmentOffset == 0, let length = try extensionLength(bytes, header) {
            extensions += 1
            guard extensions <= extensionsMax else { throw .ipExtensions }
            if header.ipProtocol == IPProtocol.fragment {
                let field = bytes.uint16(header.payloadOffset + 2)
                header.fragmentOffset = Int(field & 0xfff8)
                header.moreFragments = field & 1 != 0
            }
            header.ipProtocol = bytes.byte(header.payloadOffset)
            header.payloadOffset += length
            header.payloadLength -= length
        }
        return header
    }

    /// - Returns: the length of the extension header at the header's payload offset, wholly captured; nil if it is none.
    private static func extensionLength(_ bytes: RawSpan, _ header: IPHeader) throws(PacketFault) -> Int? {
        let unitBytes: Int
        switch header.ipProtocol {
        case IPProtocol.hopByHop, IPProtocol.routing, IPProtocol.destinationOptions, IPProtocol.shim6, IPProtocol.fragment: unitBytes = 8
        case IPProtocol.authentication: unitBytes = 4
        default: return nil
        }
        let captured = header.capturedPayload(bytes)
        guard captured >= 8 else { throw captured < header.payloadLength ? .ipTruncated : .ipTotalLength }
        let units = header.ipProtocol == IPProtocol.fragment ? 0 : Int(bytes.byte(header.payloadOffset + 1))
        // RFC 4302 counts four bytes and leaves two of them out; the others count eight and leave one out.
        let length = unitBytes == 4 ? (units + 2) * 4 : (units + 1) * 8
        guard captured >= length else { throw length > header.payloadLength ? .ipTotalLength : .ipTruncated }
        return length
    }

    /// 0 stands for a jumbogram, whose length is in an option of the hop-by-hop header (RFC 2675, section 2), or for a sender that
    /// leaves the cutting of segments to its network card: then it is what was captured.
    private static func payloadLength(_ bytes: RawSpan) -> Int {
        let length = Int(bytes.uint16(4))
        if length > 0 || bytes.byte(6) == IPProtocol.noNextHeader { return length }
        if bytes.byte(6) == IPProtocol.hopByHop, bytes.byteCount >= headerBytes + 8, bytes.byte(headerBytes + 2) == 0xc2 {
            return Int(bytes.uint32(headerBytes + 4))
        }
        return bytes.byteCount - headerBytes
    }
}
