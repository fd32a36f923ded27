/// PPP (RFC 1661, RFC 1662), alone or inside PPP over Ethernet (RFC 2516).
enum PointToPoint {
    static func network(_ frame: RawSpan, linkType: UInt16) -> Network {
        switch linkType {
        case 51: session(frame, at: 0)
        // pppd puts the direction in the place of the address; others put it in front.
        case 166: frame.byteCount >= 2 ? payload(frame, at: 2) : .malformed
        case 204: framed(frame, at: 1)
        default: framed(frame, at: 0)
        }
    }

    /// The session stage of PPP over Ethernet: version and type, code, session, length.
    static func session(_ frame: RawSpan, at offset: Int) -> Network {
        guard frame.byteCount - offset >= 6 else { return .malformed }
        guard frame.byte(offset) == 0x11 else { return .malformed }
        return frame.byte(offset + 1) == 0 ? payload(frame, at: offset + 6) : .other
    }

    /// The address and control bytes may have been negotiated away. 0f and 8f in their place are Cisco's HDLC.
    private static func framed(_ frame: RawSpan, at offset: Int) -> Network {
        guard frame.byteCount - offset >= 2 else { return .malformed }
        switch (frame.byte(offset), frame.byte(offset + 1)) {
        case (0xff, 0x03): return payload(frame, at: offset + 2)
        case (0x0f, 0x00), (0x8f, 0x00): return WideAreaLink.cisco(frame, at: offset)
        default: return payload(frame, at: offset)
        }
    }

    /// From the protocol number on; an odd first byte is the whole number, shortened (RFC 1661, section 6.5).
    static func payload(_ frame: RawSpan, at offset: Int) -> Network {
        guard frame.byteCount > offset else { return .malformed }
        let isShort = frame.byte(offset) & 1 != 0
        guard isShort || frame.byteCount - offset >= 2 else { return .malformed }
        let (number, data) = isShort ? (UInt16(frame.byte(offset)), offset + 1) : (frame.uint16(offset), offset + 2)
        switch number {
        case 0x0021, 0x0057: return LinkLayer.ip(frame, at: data)
        case 0x0281, 0x0283: return MultiprotocolLabel.network(frame, at: data)
        default: return .other
        }
    }
}
