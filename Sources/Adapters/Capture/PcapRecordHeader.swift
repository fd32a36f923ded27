/// The fields of a pcap record's header (draft-ietf-opsawg-pcap, section 5).
struct PcapRecordHeader {
    var seconds: UInt32
    /// Microseconds or nanoseconds; a hostile file may say more than a second.
    var fraction: UInt32
    var capturedLength: UInt32
    var wireLength: UInt32

    @inline(__always)
    init(_ bytes: RawSpan, at start: Int, _ order: ByteOrder) {
        seconds = order.uint32(bytes, at: start)
        fraction = order.uint32(bytes, at: start + 4)
        capturedLength = order.uint32(bytes, at: start + 8)
        wireLength = order.uint32(bytes, at: start + 12)
    }

    /// Before version 2.3 the two lengths stood the other way round; 2.3 was written both ways.
    mutating func putLengthsInOrder(minorVersion: UInt16) {
        if minorVersion < 3 || (minorVersion == 3 && capturedLength > wireLength) { swap(&capturedLength, &wireLength) }
    }
}
