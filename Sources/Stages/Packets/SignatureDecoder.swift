import Pipeline

/// Takes the raw signature of p0f 3 from a SYN or SYN+ACK (p0f's documentation, "TCP signatures").
enum SignatureDecoder {
    static func decode(_ bytes: RawSpan, _ ip: IPHeader) -> TCPSignature? {
        let start = ip.payloadOffset
        guard ip.capturedPayload(bytes) >= TCPDecoder.headerBytesMin else { return nil }
        let flags = TCPFlags(rawValue: bytes.byte(start + 13))
        guard flags.contains(.syn), flags.isDisjoint(with: .finRst) else { return nil }
        let headerBytes = Int(bytes.byte(start + 12) >> 4) * 4
        guard headerBytes >= TCPDecoder.headerBytesMin, headerBytes <= ip.capturedPayload(bytes) else { return nil }
        let isSynAck = flags.contains(.ack)
        let options = TCPOptions(bytes.extracting(start + TCPDecoder.headerBytesMin..<start + headerBytes), isSynAck: isSynAck)
        let isIPv4 = ip.source.family == .ipv4
        return TCPSignature(
            isSynAck: isSynAck, ipVersion: isIPv4 ? 4 : 6, ttl: bytes.byte(isIPv4 ? 8 : 7),
            ipOptionBytes: UInt8(clamping: start - (isIPv4 ? IPv4.headerBytesMin : IPv6.headerBytes)), mss: options.mss,
            window: bytes.uint16(start + 14), windowScale: options.windowScale, options: options.kinds, eolPadding: options.eolPadding,
            quirks: ipQuirks(bytes, isIPv4).union(tcpQuirks(bytes, start, flags)).union(options.quirks),
            hasPayload: ip.payloadLength > headerBytes)
    }

    private static func ipQuirks(_ bytes: RawSpan, _ isIPv4: Bool) -> TCPQuirks {
        var quirks = TCPQuirks(rawValue: 0)
        guard isIPv4 else {
            // Version, traffic class (whose last two bits are ECN) and flow label share the first four bytes.
            let first = bytes.uint32(0)
            if first & 0x0030_0000 != 0 { quirks.insert(.ecn) }
            if first & 0x000f_ffff != 0 { quirks.insert(.flow) }
            return quirks
        }
        if bytes.byte(1) & 0x03 != 0 { quirks.insert(.ecn) }
        let (identification, fragment) = (bytes.uint16(4), bytes.uint16(6))
        if fragment & 0x8000 != 0 { quirks.insert(.zeroPlus) }
        if fragment & 0x4000 != 0 {
            quirks.insert(.df)
            if identification != 0 { quirks.insert(.idPlus) }
        } else if identification == 0 {
            quirks.insert(.idMinus)
        }
        return quirks
    }

    /// As documented, which p0f 3.09b itself misses in two corners: it sees `ack+` only if the number's upper byte is odd, and `opt+` only
    /// before the last byte.
    private static func tcpQuirks(_ bytes: RawSpan, _ start: Int, _ flags: TCPFlags) -> TCPQuirks {
        var quirks = TCPQuirks(rawValue: 0)
        // The last bit before the flags was the nonce of congestion notification (RFC 3540).
        if !flags.isDisjoint(with: .eceCwr) || bytes.byte(start + 12) & 0x01 != 0 { quirks.insert(.ecn) }
        if bytes.uint32(start + 4) == 0 { quirks.insert(.seqMinus) }
        let isAcknowledgementZero = bytes.uint32(start + 8) == 0
        if flags.contains(.ack), isAcknowledgementZero { quirks.insert(.ackMinus) }
        if !flags.contains(.ack), !isAcknowledgementZero { quirks.insert(.ackPlus) }
        if flags.contains(.urg) {
            quirks.insert(.urgentFlag)
        } else if bytes.uint16(start + 18) != 0 {
            quirks.insert(.urgentPlus)
        }
        if flags.contains(.psh) { quirks.insert(.pushFlag) }
        return quirks
    }
}
