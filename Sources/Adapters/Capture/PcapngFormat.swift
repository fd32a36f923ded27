import Pipeline

/// Reads the blocks of a pcapng file (draft-ietf-opsawg-pcapng): sections of either byte order, each with its interfaces.
struct PcapngFormat {
    /// A palindrome, so that it reads the same in both byte orders.
    static let sectionHeader: UInt32 = 0x0a0d_0d0a
    private static let blockBytesMax: UInt32 = 16 << 20
    private static let interfacesMax = 65_536

    private var order = ByteOrder.little
    private var interfaces: [PcapngInterface] = []
    /// The time of the frame before, which a Simple Packet Block, having none of its own, is given.
    private var time = Timestamp(nanoseconds: 0)

    /// Hands out up to `max` frames. - Returns: false at the end of the file.
    mutating func read(_ window: inout InputWindow, max: Int, _ body: (CapturedFrame, RawSpan) -> Void) throws(CaptureError) -> Bool {
        var left = max
        while left > 0 {
            guard let block = try nextBlock(&window) else { return false }
            if let found = try take(block, window) {
                time = found.frame.time
                window.frames += 1
                left -= 1
                body(found.frame, window.bytes.span.bytes.extracting(found.bytes))
            }
            window.skip(block.length)
        }
        return true
    }

    /// Gets one whole block into the window. - Returns: nil at the end of the file.
    private mutating func nextBlock(_ window: inout InputWindow) throws(CaptureError) -> PcapngBlock? {
        guard try window.holds(12) else {
            if window.available == 0 { return nil }
            throw cut(window)
        }
        let start = window.start
        if ByteOrder.big.uint32(window.bytes.span.bytes, at: start) == Self.sectionHeader { try beginSection(window) }
        let type = order.uint32(window.bytes.span.bytes, at: start)
        let length = order.uint32(window.bytes.span.bytes, at: start + 4)
        guard length >= 12, length % 4 == 0, length <= Self.blockBytesMax else {
            throw damage("says that it is \(length) bytes long", window)
        }
        guard try window.holds(Int(length)) else { throw cut(window) }
        let end = window.start + Int(length)
        guard order.uint32(window.bytes.span.bytes, at: end - 4) == length else {
            throw damage("gives two different lengths", window)
        }
        return PcapngBlock(type: type, length: Int(length), body: window.start + 8..<end - 4)
    }

    /// The byte order of a section stands behind the length, which cannot be read without it.
    private mutating func beginSection(_ window: InputWindow) throws(CaptureError) {
        switch ByteOrder.big.uint32(window.bytes.span.bytes, at: window.start + 8) {
        case 0x1a2b_3c4d: order = .big
        case 0x4d3c_2b1a: order = .little
        default: throw damage("is a section header without a byte order", window)
        }
        interfaces.removeAll(keepingCapacity: true)
    }

    /// - Returns: the frame that the block holds, nil if it holds none. Blocks of unknown types are skipped, as the format demands.
    private mutating func take(_ block: PcapngBlock, _ window: InputWindow) throws(CaptureError) -> FrameLocation? {
        do throws(PcapngFault) {
            let bytes = window.bytes.span.bytes
            switch block.type {
            case Self.sectionHeader: try PcapngSection.check(bytes.extracting(block.body), order)
            case 1:
                guard interfaces.count < Self.interfacesMax else { throw PcapngFault("is one interface too many") }
                interfaces.append(try PcapngInterface(bytes.extracting(block.body), order))
            case 2: return try PcapngPacketBlock.obsolete(bytes, block.body, order, interfaces)
            case 3: return try PcapngPacketBlock.simple(bytes, block.body, order, interfaces, time: time)
            case 6: return try PcapngPacketBlock.enhanced(bytes, block.body, order, interfaces)
            default: break
            }
            return nil
        } catch {
            if error.code == .unsupported { throw window.error(.unsupported, error.cause) }
            throw damage(error.cause, window)
        }
    }

    private func cut(_ window: InputWindow) -> CaptureError {
        window.error(
            .truncated,
            "it ends in the middle of the block at byte \(window.offset); "
                + "\(window.whole); fetch the file again if it should have more")
    }

    private func damage(_ cause: String, _ window: InputWindow) -> CaptureError {
        window.error(
            .damaged,
            "the block at byte \(window.offset) \(cause); \(window.whole); fetch the file again")
    }
}
