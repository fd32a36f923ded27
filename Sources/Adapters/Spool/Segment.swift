/// What the spool knows of one of its segments.
struct Segment {
    let name: SegmentName
    /// Where the first record begins.
    let headerBytes: Int
    /// Where the last one ends.
    var end: Int
    /// Nothing is written to it any more.
    var isSealed: Bool
    /// Records handed out that nobody has acknowledged.
    var open = 0
    /// The cursor has passed its end.
    var isRead = false
    /// The disk did not give it back: it stays for another try at the next start.
    var isUnreadable = false
    /// Packets and bytes that have not been handed out; for segments of an earlier run an estimate.
    var unreadPackets: Int64 = 0
    var unreadBytes = 0
    var openPackets: Int64 = 0
    var openBytes = 0

    /// Everything in it has reached the broker.
    var isDone: Bool { isRead && open == 0 && !isUnreadable }

    mutating func handedOut(_ record: SpoolRecord) {
        open += 1
        openPackets += record.packetCount
        openBytes += record.byteCount
        unreadPackets = max(unreadPackets - record.packetCount, 0)
        unreadBytes = max(unreadBytes - record.byteCount, 0)
    }

    mutating func acknowledged(_ ticket: SpoolTicket) {
        open -= 1
        openPackets -= ticket.packets
        openBytes -= ticket.byteCount
    }

    mutating func read() {
        (isRead, unreadPackets, unreadBytes) = (true, 0, 0)
    }
}
