/// Cisco's HDLC and frame relay.
enum WideAreaLink {
    static func network(_ frame: RawSpan, linkType: UInt16) -> Network {
        switch linkType {
        case 104: cisco(frame, at: 0)
        case 205: cisco(frame, at: 1)
        case 206: frameRelay(frame, at: 1)
        default: frameRelay(frame, at: 0)
        }
    }

    /// Address, control, EtherType.
    static func cisco(_ frame: RawSpan, at offset: Int) -> Network {
        guard frame.byteCount - offset >= 4 else { return .malformed }
        let type = frame.uint16(offset + 2)
        return type < 0x0600 ? .other : Ethernet.payload(frame, type: type, at: offset + 4)
    }

    /// An address of two to four bytes (Q.922), then control, padding, protocol identifier (RFC 2427), or an EtherType as Cisco does.
    private static func frameRelay(_ frame: RawSpan, at start: Int) -> Network {
        var offset = start
        var addressEnds = false
        while !addressEnds {
            guard frame.byteCount > offset else { return .malformed }
            guard offset - start < 4 else { return .malformed }
            addressEnds = frame.byte(offset) & 1 != 0
            offset += 1
        }
        guard offset - start >= 2, frame.byteCount - offset >= 2 else { return .malformed }
        guard frame.byte(offset) == 0x03 else {
            let type = frame.uint16(offset)
            return type < 0x0600 ? .other : Ethernet.payload(frame, type: type, at: offset + 2)
        }
        let padding = frame.byte(offset + 1) == 0 ? 1 : 0
        return NetworkLayerProtocol.network(frame, at: offset + 1 + padding)
    }
}
