/// IEEE 802.11 frames, bare or behind a header with the radio's measurements.
enum WirelessLink {
    private static let hardwareHeaderBytes = 24

    static func network(_ frame: RawSpan, linkType: UInt16) -> Network {
        switch linkType {
        case 127: return radiotap(frame)
        case 192: return perPacketInformation(frame)
        case 119: return prism(frame)
        case 163: return frame.byteCount >= 8 ? wireless(frame, at: Int(frame.uint32(4))) : .malformed
        default: return wireless(frame, at: 0)
        }
    }

    /// Version, padding, length in little-endian order; then fields as announced. The flags, the first field of all but the
    /// time, say whether the 802.11 header is padded to four bytes.
    private static func radiotap(_ frame: RawSpan) -> Network {
        guard frame.byteCount >= 8 else { return .malformed }
        let length = Int(frame.uint16(2).byteSwapped)
        guard length >= 8, frame.byteCount >= length else { return .malformed }
        let present = frame.uint32(4).byteSwapped
        // More words of announcements, or a time, would move the flags: radios that pad do not send them.
        let flags = present & 0x8000_0003 == 2 && length >= 9 ? frame.byte(8) : 0
        return wireless(frame, at: length, isPadded: flags & 0x20 != 0)
    }

    /// Flags, length in little-endian order, link type of what follows.
    private static func perPacketInformation(_ frame: RawSpan) -> Network {
        guard frame.byteCount >= 8 else { return .malformed }
        let length = Int(frame.uint16(2).byteSwapped)
        guard length >= 8 else { return .malformed }
        switch frame.uint32(4).byteSwapped {
        case 105: return wireless(frame, at: length)
        case 1: return Ethernet.network(frame, at: length)
        default: return .other
        }
    }

    /// 144 bytes, unless it is an AVS header under the same number.
    private static func prism(_ frame: RawSpan) -> Network {
        guard frame.byteCount >= 8 else { return .malformed }
        return wireless(frame, at: frame.uint32(0) & 0xffff_f000 == 0x8021_1000 ? Int(frame.uint32(4)) : 144)
    }

    /// Only data frames that are neither empty nor encrypted carry LLC (IEEE 802.11, section 9.2.4).
    private static func wireless(_ frame: RawSpan, at start: Int, isPadded: Bool = false) -> Network {
        guard frame.byteCount - start >= 2 else { return .malformed }
        let (control, flags) = (frame.byte(start), frame.byte(start + 1))
        guard control & 0x0c == 0x08, control & 0x40 == 0, flags & 0x40 == 0 else { return .other }
        let hasQuality = control & 0x80 != 0
        // Between two access points a fourth address follows.
        var length = hardwareHeaderBytes + (flags & 0x03 == 0x03 ? 6 : 0)
        guard frame.byteCount - start >= length + (hasQuality ? 2 : 0) else { return .malformed }
        if hasQuality {
            // Several packets in one frame have a layout of their own.
            if frame.byte(start + length) & 0x80 != 0 { return .other }
            length += flags & 0x80 != 0 ? 6 : 2
        }
        if isPadded { length = (length + 3) & ~3 }
        return LogicalLink.network(frame, at: start + length)
    }
}
