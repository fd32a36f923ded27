/// IEEE 802.2 LLC and its extension SNAP.
enum LogicalLink {
    static func network(_ frame: RawSpan, at offset: Int) -> Network {
        guard frame.byteCount - offset >= 3 else { return .malformed }
        switch (frame.byte(offset), frame.byte(offset + 1), frame.byte(offset + 2)) {
        case (0x06, 0x06, 0x03): return LinkLayer.ip(frame, at: offset + 3)
        case (0xaa, 0xaa, 0x03): return subnetwork(frame, at: offset + 3)
        // RFC 1483, section 4.2: an OSI network protocol follows, or IP by its own number.
        case (0xfe, 0xfe, 0x03): return NetworkLayerProtocol.network(frame, at: offset + 3)
        default: return .other
        }
    }

    /// SNAP: an organization and its protocol number (RFC 1042). Organization 0 and 0000f8 number as Ethernet does.
    static func subnetwork(_ frame: RawSpan, at offset: Int) -> Network {
        guard frame.byteCount - offset >= 5 else { return .malformed }
        let organization = frame.uint32(offset) >> 8
        let type = frame.uint16(offset + 3)
        // RFC 2427, section 4.2: a bridged Ethernet frame, with and without its check sequence.
        if organization == 0x0080c2, type == 0x0001 || type == 0x0007 {
            return Ethernet.network(frame, at: offset + 5)
        }
        guard organization == 0 || organization == 0x0000f8, type >= 0x0600 else { return .other }
        return Ethernet.payload(frame, type: type, at: offset + 5)
    }
}
