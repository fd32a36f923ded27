import Pipeline

/// The three kinds of block that hold a frame (draft-ietf-opsawg-pcapng, sections 4.3, 4.4 and appendix A).
enum PcapngPacketBlock {
    static func enhanced(
        _ bytes: RawSpan, _ body: Range<Int>, _ order: ByteOrder, _ interfaces: [PcapngInterface]
    ) throws(PcapngFault) -> FrameLocation {
        guard body.count >= 20 else { throw PcapngFault("is too short for a packet") }
        return try packet(bytes, body, order, interfaces, interface: order.uint32(bytes, at: body.lowerBound))
    }

    /// Numbers its interface in 16 bits, and has a count of drops behind; the rest lies as in the enhanced block.
    static func obsolete(
        _ bytes: RawSpan, _ body: Range<Int>, _ order: ByteOrder, _ interfaces: [PcapngInterface]
    ) throws(PcapngFault) -> FrameLocation {
        guard body.count >= 20 else { throw PcapngFault("is too short for a packet") }
        return try packet(bytes, body, order, interfaces, interface: UInt32(order.uint16(bytes, at: body.lowerBound)))
    }

    /// Has neither time nor captured length: the frame is as long as the wire, the snap length and the block allow.
    static func simple(
        _ bytes: RawSpan, _ body: Range<Int>, _ order: ByteOrder, _ interfaces: [PcapngInterface], time: Timestamp
    ) throws(PcapngFault) -> FrameLocation {
        guard body.count >= 4 else { throw PcapngFault("is too short for a packet") }
        guard let interface = interfaces.first else { throw PcapngFault("is a packet without an interface") }
        let onWire = order.uint32(bytes, at: body.lowerBound)
        let snapLength = interface.snapLength == 0 ? UInt32.max : interface.snapLength
        let data = body.dropFirst(4).prefix(Int(min(onWire, snapLength)))
        return FrameLocation(frame: CapturedFrame(time: time, wireLength: onWire, linkType: interface.linkType), bytes: data)
    }

    @inline(__always)
    private static func packet(
        _ bytes: RawSpan, _ body: Range<Int>, _ order: ByteOrder, _ interfaces: [PcapngInterface], interface: UInt32
    ) throws(PcapngFault) -> FrameLocation {
        guard Int(interface) < interfaces.count else { throw PcapngFault("is a packet of interface \(interface), which is not described") }
        let start = body.lowerBound
        let ticks = UInt64(order.uint32(bytes, at: start + 4)) << 32 | UInt64(order.uint32(bytes, at: start + 8))
        let captured = Int(order.uint32(bytes, at: start + 12))
        guard captured <= body.count - 20 else { throw PcapngFault("claims \(captured) captured bytes and has \(body.count - 20)") }
        let description = interfaces[Int(interface)]
        let frame = CapturedFrame(
            time: description.time(ticks: ticks), wireLength: order.uint32(bytes, at: start + 16), linkType: description.linkType)
        return FrameLocation(frame: frame, bytes: start + 20..<start + 20 + captured)
    }
}
