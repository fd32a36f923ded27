/// The headers that Linux makes up for a capture on "any" (LINKTYPE_LINUX_SLL and LINKTYPE_LINUX_SLL2).
enum CookedLink {
    static func version1(_ frame: RawSpan) -> Network {
        guard frame.byteCount >= 16 else { return .malformed }
        return payload(frame, device: frame.uint16(2), type: frame.uint16(14), at: 16)
    }

    static func version2(_ frame: RawSpan) -> Network {
        guard frame.byteCount >= 20 else { return .malformed }
        return payload(frame, device: frame.uint16(8), type: frame.uint16(0), at: 20)
    }

    /// - Parameter type: an EtherType, or one of Linux's own small numbers, of which 4 is LLC.
    private static func payload(_ frame: RawSpan, device: UInt16, type: UInt16, at offset: Int) -> Network {
        // Netlink devices (824) number their families there.
        if device == 824 { return .other }
        if type == 0x0004 { return LogicalLink.network(frame, at: offset) }
        return type < 0x0600 ? .other : Ethernet.payload(frame, type: type, at: offset)
    }
}
