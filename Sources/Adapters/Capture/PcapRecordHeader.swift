/// The fields of a pcap record's header (draft-ietf-opsawg-pcap, section 5).
struct PcapRecordHeader {
    var seconds: UInt32
    /// Microseconds or nanoseconds; a hostile file may say more than a second.
    var fraction: UInt32
    var capturedLength: UInt32
    var wireLength: UInt32

    @inline(__always)
    init(_ bytes: RawSpan, at start: Int, _ order: ByteOrder) {
        // All four at once: one check of bounds.
        let words = bytes.unsafeLoadUnaligned(fromByteOffset: start, as: SIMD4<UInt32>.self)
        (seconds, fraction) = (order.native(words[0]), order.native(words[1]))
        (capturedLength, wireLength) = (order.native(words[2]), order.native(words[3]))
    }

    /// Before version 2.3 the two lengths stood the other way round; 2.3 was written both ways.
    mutating func putLengthsInOrder(minorVersion: UInt16) {
        if minorVersion < 3 || (minorVersion == 3 && capturedLength > wireLength) { swap(&capturedLength, &wireLength) }
    }
}
