/// Links with a header of fixed length, or nearly, in front of an IP packet or an Ethernet frame.
enum RareLink {
    static func network(_ frame: RawSpan, linkType: UInt16) -> Network {
        switch linkType {
        // SLIP: a direction and 15 bytes of compressed header.
        case 8: frame.byteCount >= 16 ? LinkLayer.ip(frame, at: 16) : .malformed
        case 109: encapsulated(frame)
        case 117: packetFilterLog(frame)
        case 138: frame.byteCount >= 18 ? Ethernet.payload(frame, type: frame.uint16(16), at: 18) : .malformed
        case 178: juniperEthernet(frame)
        case 219: MultiprotocolLabel.network(frame, at: 0)
        case 226: solaris(frame)
        case 239: netfilterLog(frame)
        // The netANALYZER's 4 bytes; with its preamble, 8 more.
        case 240: Ethernet.network(frame, at: 4)
        case 241: Ethernet.network(frame, at: 12)
        case 242: frame.byteCount >= 44 ? Ethernet.payload(frame, type: frame.uint16(40), at: 44) : .malformed
        // IEEE 802.3br and EPON: eight bytes of preamble.
        case 259, 274: Ethernet.network(frame, at: 8)
        default: .other
        }
    }

    /// OpenBSD's view into IPsec: address family in the capturing machine's order, index, flags.
    private static func encapsulated(_ frame: RawSpan) -> Network {
        guard frame.byteCount >= 12 else { return .malformed }
        let family = frame.uint32(0)
        return LoopbackLink.isIP(family > 0xffff ? family.byteSwapped : family) ? LinkLayer.ip(frame, at: 12) : .other
    }

    /// The log of BSD's packet filter: its own length, rounded up to four, then the address family.
    private static func packetFilterLog(_ frame: RawSpan) -> Network {
        guard frame.byteCount >= 4 else { return .malformed }
        guard LoopbackLink.isIP(UInt32(frame.byte(1))) else { return .other }
        return LinkLayer.ip(frame, at: (Int(frame.byte(0)) + 3) & ~3)
    }

    /// A mark, flags, extensions with a length of their own, and then Ethernet if the flags do not deny it.
    private static func juniperEthernet(_ frame: RawSpan) -> Network {
        guard frame.byteCount >= 6, frame.uint32(0) >> 8 == 0x4d4743 else { return .malformed }
        let flags = frame.byte(3)
        if flags & 0x02 != 0 { return .other }
        return Ethernet.network(frame, at: flags & 0x80 != 0 ? 6 + Int(frame.uint16(4)) : 4)
    }

    /// Version, address family, hook, length, zones.
    private static func solaris(_ frame: RawSpan) -> Network {
        guard frame.byteCount >= 24 else { return .malformed }
        return LoopbackLink.isIP(UInt32(frame.byte(1))) ? LinkLayer.ip(frame, at: 24) : .other
    }

    /// Linux's netfilter log: address family, version, resource; then attributes of length and type in the capturing machine's
    /// order (little-endian here, as on all common ones), padded to four bytes. Attribute 9 is the packet.
    private static func netfilterLog(_ frame: RawSpan) -> Network {
        guard frame.byteCount >= 4 else { return .malformed }
        guard frame.byte(1) == 0, LoopbackLink.isIP(UInt32(frame.byte(0))) else { return .other }
        var offset = 4
        while frame.byteCount - offset >= 4 {
            if frame.uint16(offset + 2).byteSwapped & 0x7fff == 9 { return LinkLayer.ip(frame, at: offset + 4) }
            let length = Int(frame.uint16(offset).byteSwapped)
            guard length >= 4, frame.byteCount - offset >= length else { return .malformed }
            offset += (length + 3) & ~3
        }
        return .other
    }
}
