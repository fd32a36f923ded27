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

    /// Hands out up to `max` frames. - Returns: false at the end of the file.
    func read(_ window: inout InputWindow, max: Int, _ body: (CapturedFrame, RawSpan) -> Void) throws(CaptureError) -> Bool {
        var left = max
        while left > 0 {
            let (frames, bytes) = handOut(window.bytes.span.bytes.extracting(window.start..<window.end), max: left, body)
            window.frames += Int64(frames)
            window.skip(bytes)
            left -= frames
            if left > 0, try !fetchFrame(&window) { return false }
        }
        return true
    }

    /// Frames one after the other, as long as they lie whole in `unread`. All that changes is in local variables: through the window each
    /// frame cost half as much again.
    /// - Returns: how many there were, and how many bytes they took up.
    private func handOut(_ unread: RawSpan, max: Int, _ body: (CapturedFrame, RawSpan) -> Void) -> (frames: Int, bytes: Int) {
        let (order, headerBytes, nanosecondsPerUnit) = (variant.byteOrder, variant.recordHeaderBytes, variant.nanosecondsPerUnit)
        var (frames, position) = (0, 0)
        while frames < max, unread.byteCount - position >= headerBytes {
            let header = recordHeader(unread, at: position, order)
            let start = position + headerBytes
            let captured = Int(header.capturedLength)
            guard captured <= Self.capturedBytesMax, captured <= unread.byteCount - start else { break }
            position = start + captured
            // No 32 bits of seconds and of fraction are too much for the type.
            let time = Timestamp(nanoseconds: Int64(header.seconds) * 1_000_000_000 + Int64(header.fraction) * nanosecondsPerUnit)
            body(CapturedFrame(time: time, wireLength: header.wireLength, linkType: linkType), unread.extracting(start..<position))
            frames += 1
        }
        return (frames, position)
    }

    /// Gets one whole frame into the window. - Returns: false at the end of the file.
    private func fetchFrame(_ window: inout InputWindow) throws(CaptureError) -> Bool {
        let headerBytes = variant.recordHeaderBytes
        guard try window.holds(headerBytes) else {
            if window.available == 0 { return false }
            throw cut(window)
        }
        let captured = Int(recordHeader(window.bytes.span.bytes, at: window.start, variant.byteOrder).capturedLength)
        guard captured <= Self.capturedBytesMax else { throw tooLong(captured, window) }
        guard try window.holds(headerBytes + captured) else { throw cut(window) }
        return true
    }

    @inline(__always)
    private func recordHeader(_ bytes: RawSpan, at start: Int, _ order: ByteOrder) -> PcapRecordHeader {
        var header = PcapRecordHeader(bytes, at: start, order)
        if minorVersion <= 3 { header.putLengthsInOrder(minorVersion: minorVersion) }
        return header
    }

    private func cut(_ window: InputWindow) -> CaptureError {
        window.error(
            .truncated,
            "it ends in the middle of frame \(window.frames + 1), which begins at byte \(window.offset); "
                + "\(window.whole); fetch the file again if it should have more")
    }

    private func tooLong(_ captured: Int, _ window: InputWindow) -> CaptureError {
        window.error(
            .damaged,
            "frame \(window.frames + 1) at byte \(window.offset) claims \(captured) captured bytes, more than \(Self.capturedBytesMax); "
                + "\(window.whole); fetch the file again")
    }
}
