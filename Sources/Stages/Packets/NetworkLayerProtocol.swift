/// Network Layer Protocol Identifiers (ISO/IEC TR 9577; RFC 2427, section 3): one byte in front of the packet.
enum NetworkLayerProtocol {
    static func network(_ frame: RawSpan, at offset: Int) -> Network {
        guard frame.byteCount > offset else { return .malformed }
        switch frame.byte(offset) {
        case 0xcc, 0x8e: return LinkLayer.ip(frame, at: offset + 1)
        case 0x80: return LogicalLink.subnetwork(frame, at: offset + 1)
        case 0xcf: return PointToPoint.payload(frame, at: offset + 1)
        default: return .other
        }
    }
}
