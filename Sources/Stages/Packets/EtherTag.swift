/// Headers between an Ethernet header and what the frame carries, each ending in an EtherType of its own.
enum EtherTag {
    /// What follows a header: the EtherType of the data at `offset`.
    struct Next {
        var type: UInt16
        var offset: Int
    }

    /// - Parameter offset: behind the EtherType that announces the header.
    /// - Returns: nil if the type announces no such header, or one whose data cannot be read; bytes that are not there have type 0xffff,
    ///   which IEEE reserves.
    static func next(_ frame: RawSpan, type: UInt16, at offset: Int) -> Next? {
        switch type {
        // VLAN tags: IEEE 802.1Q, 802.1ad, and the numbers used before it.
        case 0x8100, 0x88a8, 0x9100, 0x9200, 0x9300: typed(frame, at: offset + 2)
        // IEEE 802.1BR, Cisco's VN-Tag.
        case 0x8926: typed(frame, at: offset + 4)
        // IEEE 802.1ah: a service number, then the customer's Ethernet frame.
        case 0x88e7: ethernet(frame, at: offset + 4)
        // Cisco's FabricPath.
        case 0x8903: ethernet(frame, at: offset + 2)
        case 0x88e5: secured(frame, at: offset)
        case 0x894f: serviceChain(frame, at: offset)
        case 0xd28b: timestamped(frame, at: offset)
        default: nil
        }
    }

    private static func typed(_ frame: RawSpan, at offset: Int) -> Next {
        Next(type: frame.byteCount - offset >= 2 ? frame.uint16(offset) : 0xffff, offset: offset + 2)
    }

    private static func ethernet(_ frame: RawSpan, at offset: Int) -> Next { typed(frame, at: offset + 12) }

    /// MACsec (IEEE 802.1AE, section 9): readable if neither encrypted nor changed; the channel's identifier may be left out.
    private static func secured(_ frame: RawSpan, at offset: Int) -> Next? {
        guard frame.byteCount > offset else { return typed(frame, at: offset) }
        let control = frame.byte(offset)
        return control & 0x0c == 0 ? typed(frame, at: offset + (control & 0x20 != 0 ? 14 : 6)) : nil
    }

    /// Network Service Header (RFC 8300, section 2): length in words of four bytes, and what follows.
    private static func serviceChain(_ frame: RawSpan, at offset: Int) -> Next? {
        guard frame.byteCount - offset >= 4 else { return Next(type: 0xffff, offset: offset) }
        let data = offset + Int(frame.byte(offset + 1) & 0x3f) * 4
        guard data >= offset + 4 else { return Next(type: 0xffff, offset: offset) }
        switch frame.byte(offset + 3) {
        case 1: return Next(type: 0x0800, offset: data)
        case 2: return Next(type: 0x86dd, offset: data)
        case 3: return ethernet(frame, at: data)
        case 5: return Next(type: 0x8847, offset: data)
        default: return nil
        }
    }

    /// Arista's timestamps: subtype, version, and a time of 64 or 48 bits.
    private static func timestamped(_ frame: RawSpan, at offset: Int) -> Next? {
        guard frame.byteCount - offset >= 4 else { return Next(type: 0xffff, offset: offset) }
        switch frame.uint32(offset) {
        case 0x0001_0010, 0x0001_0110: return typed(frame, at: offset + 12)
        case 0x0001_0020, 0x0001_0120: return typed(frame, at: offset + 10)
        default: return nil
        }
    }
}
