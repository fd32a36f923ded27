/// Links whose frames carry LLC behind addresses of their own: token ring, FDDI, ATM, Fibre Channel.
enum RingLink {
    static func network(_ frame: RawSpan, linkType: UInt16) -> Network {
        switch linkType {
        case 6: tokenRing(frame)
        case 10: fddi(frame)
        case 100: LogicalLink.network(frame, at: 0)
        case 123: sunATM(frame)
        default: LogicalLink.network(frame, at: 16)
        }
    }

    /// Access control, frame control, two addresses; the source's highest bit announces a route (IEEE 802.5).
    private static func tokenRing(_ frame: RawSpan) -> Network {
        guard frame.byteCount >= 14 else { return .malformed }
        guard frame.byte(1) & 0xc0 == 0x40 else { return .other }
        guard frame.byte(8) & 0x80 != 0 else { return LogicalLink.network(frame, at: 14) }
        guard frame.byteCount >= 16 else { return .malformed }
        return LogicalLink.network(frame, at: 14 + Int(frame.byte(14) & 0x1f))
    }

    /// Frame control, two addresses (ANSI X3.139); only asynchronous LLC frames carry data.
    private static func fddi(_ frame: RawSpan) -> Network {
        guard frame.byteCount >= 13 else { return .malformed }
        return frame.byte(0) & 0xf0 == 0x50 ? LogicalLink.network(frame, at: 13) : .other
    }

    /// Flags, virtual path, virtual circuit (LINKTYPE_SUNATM); traffic type 2 is LLC.
    private static func sunATM(_ frame: RawSpan) -> Network {
        guard frame.byteCount >= 4 else { return .malformed }
        return frame.byte(0) & 0x0f == 2 ? LogicalLink.network(frame, at: 4) : .other
    }
}
