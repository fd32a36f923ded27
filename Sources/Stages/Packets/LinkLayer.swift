/// Finds the IP packet in a captured frame, by the link type's number in the registry of tcpdump.org ("LINKTYPE_ values").
///
/// Only what stands before the first IP header is taken off; a tunnel inside an IP packet is the packet's payload.
package enum LinkLayer {
    package static func network(of frame: RawSpan, linkType: UInt16) -> Network {
        switch linkType {
        case 1: Ethernet.network(frame, at: 0)
        case 12, 14, 101, 228, 229: ip(frame, at: 0)
        case 113: CookedLink.version1(frame)
        case 276: CookedLink.version2(frame)
        case 0, 108: LoopbackLink.null(frame)
        case 9, 50, 51, 166, 204: PointToPoint.network(frame, linkType: linkType)
        case 6, 10, 100, 122, 123: RingLink.network(frame, linkType: linkType)
        case 104, 107, 205, 206: WideAreaLink.network(frame, linkType: linkType)
        case 105, 119, 127, 163, 192: WirelessLink.network(frame, linkType: linkType)
        default: RareLink.network(frame, linkType: linkType)
        }
    }

    /// How long the packet that `network` found was on the wire: what `PacketRecord.wireLength` wants.
    ///
    /// Bytes captured behind the packet are padding of the link, and show that the packet is whole; without them the snap length may
    /// have cut it, and the frame's length on the wire tells.
    package static func wireLength(ofPacketAt offset: Int, count: Int, in frame: RawSpan, frameWireLength: UInt32) -> UInt32 {
        let isWhole = offset + count < frame.byteCount || Int(frameWireLength) <= offset + count
        return isWhole ? UInt32(clamping: count) : frameWireLength - UInt32(offset)
    }

    /// The IP packet at `offset`, cut to its own length so that padding and check sequences of the link stay out.
    @inline(__always)
    static func ip(_ frame: RawSpan, at offset: Int) -> Network {
        let captured = frame.byteCount - offset
        guard captured > 0 else { return .malformed }
        var count = captured
        switch frame.byte(offset) >> 4 {
        case 4 where captured >= IPv4.headerBytesMin:
            let total = Int(frame.uint16(offset + 2))
            if total >= IPv4.headerBytesMin { count = min(captured, total) }
        case 6 where captured >= IPv6.headerBytes:
            let payload = Int(frame.uint16(offset + 4))
            let isBare = frame.byte(offset + 6) == IPProtocol.noNextHeader
            if payload > 0 || isBare { count = min(captured, IPv6.headerBytes + payload) }
        default: break
        }
        return .ip(offset: offset, count: count)
    }
}
