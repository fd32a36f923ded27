/// The options at the end of a block (draft-ietf-opsawg-pcapng, section 3.5): code, length, value padded to four bytes.
enum PcapngOptions {
    static func walk(
        _ bytes: RawSpan, _ order: ByteOrder, _ body: (_ code: UInt16, _ value: RawSpan) throws(PcapngFault) -> Void
    ) throws(PcapngFault) {
        var position = 0
        while bytes.byteCount - position >= 4 {
            let code = order.uint16(bytes, at: position)
            let length = Int(order.uint16(bytes, at: position + 2))
            if code == 0 { return }
            position += 4
            guard bytes.byteCount - position >= length else { throw PcapngFault("has an option of \(length) bytes that does not fit in") }
            try body(code, bytes.extracting(position..<position + length))
            position += (length + 3) & ~3
        }
    }
}
