import Pipeline

/// Reads the records of a pcap file (draft-ietf-opsawg-pcap, sections 4 and 5).
struct PcapFormat {
    /// More than any link type that carries IP can hold: libpcap's own limit.
    static let capturedBytesMax = 262_144
    private static let fileHeaderBytes = 24

    let variant: PcapVariant
    private let linkType: UInt16
    private let minorVersion: UInt16

    init(_ variant: PcapVariant, _ window: inout InputWindow) throws(CaptureError) {
        guard try window.holds(Self.fileHeaderBytes) else {
            throw window.error(
                .truncated, "it ends after \(window.available) bytes, inside the file header of 24; fetch it again")
        }
        let (order, start) = (variant.byteOrder, window.start)
        let major = order.uint16(window.bytes.span.bytes, at: start + 4)
        let minor = order.uint16(window.bytes.span.bytes, at: start + 6)
        guard major == 2 else {
            throw window.error(
                .unsupported, "its pcap version is \"\(major).\(minor)\", only 2.x is known; convert it with a newer tcpdump or editcap")
        }
        // The upper 16 bits tell the length of a frame check sequence, which the IP length cuts off anyway.
        let link = UInt16(truncatingIfNeeded: order.uint32(window.bytes.span.bytes, at: start + 20))
        if let refusal = LinkTypeRefusal.reason(link) { throw window.error(.unsupported, refusal) }
        (self.variant, linkType, minorVersion) = (variant, link, minor)
        window.skip(Self.fileHeaderBytes)
    }

    func next(_ window: inout InputWindow) throws(CaptureError) -> FrameLocation? {
        let headerBytes = variant.recordHeaderBytes
        guard try window.holds(headerBytes) else {
            if window.available == 0 { return nil }
            throw cut(window)
        }
        var header = PcapRecordHeader(window.bytes.span.bytes, at: window.start, variant.byteOrder)
        if minorVersion <= 3 { header.putLengthsInOrder(minorVersion: minorVersion) }
        let captured = header.capturedLength
        guard captured <= UInt32(Self.capturedBytesMax) else { throw tooLong(captured, window) }
        let length = Int(captured)
        guard try window.holds(headerBytes + length) else { throw cut(window) }
        // The window may have moved its bytes to read on.
        let data = window.start + headerBytes
        window.skip(headerBytes + length)
        window.frames += 1
        let time = Timestamp(seconds: Int64(header.seconds), nanoseconds: Int64(header.fraction) * variant.nanosecondsPerUnit)
        return FrameLocation(
            frame: CapturedFrame(time: time, wireLength: header.wireLength, linkType: linkType), bytes: data..<data + length)
    }

    private func cut(_ window: InputWindow) -> CaptureError {
        window.error(
            .truncated,
            "it ends in the middle of frame \(window.frames + 1), which begins at byte \(window.offset); "
                + "\(window.whole); fetch the file again if it should have more")
    }

    private func tooLong(_ captured: UInt32, _ window: InputWindow) -> CaptureError {
        window.error(
            .damaged,
            "frame \(window.frames + 1) at byte \(window.offset) claims \(captured) captured bytes, more than \(Self.capturedBytesMax); "
                + "\(window.whole); fetch the file again")
    }
}
