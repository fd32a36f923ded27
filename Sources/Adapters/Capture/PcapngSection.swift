/// A Section Header Block (draft-ietf-opsawg-pcapng, section 4.1).
enum PcapngSection {
    /// - Parameter body: from the byte order on.
    static func check(_ body: RawSpan, _ order: ByteOrder) throws(PcapngFault) {
        guard body.byteCount >= 16 else { throw PcapngFault("is too short for a section header") }
        let (major, minor) = (order.uint16(body, at: 4), order.uint16(body, at: 6))
        // Some writers say 1.2 and mean 1.0, says the format.
        guard major == 1, minor == 0 || minor == 2 else {
            throw PcapngFault(
                code: .unsupported,
                "its pcapng version is \"\(major).\(minor)\", only 1.0 and 1.2 are known; convert it with a newer editcap")
        }
        try PcapngOptions.walk(body.extracting(16..<body.byteCount), order) { _, _ throws(PcapngFault) in }
    }
}
