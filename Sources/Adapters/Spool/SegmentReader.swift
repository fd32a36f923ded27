/// Reads one segment's records in order, in stretches of bounded size.
struct SegmentReader {
    /// Room for several of the largest records.
    private static let stretchBytes = 4 << 20

    let sequence: UInt64
    private let file: SpoolFile
    private let marker: UInt64
    private var position: Int
    private var records: [SpoolRecord] = []
    private var nextRecord = 0
    private var isInDamage: Bool

    init(_ segment: Segment, in folder: SpoolFolder) throws(SpoolError) {
        sequence = segment.name.sequence
        marker = segment.name.marker
        position = segment.headerBytes
        // A damaged header is no batch.
        isInDamage = segment.headerBytes == 0
        file = try SpoolFile(path: folder.file(segment.name.text), isWritten: false, disk: folder.disk)
    }

    /// Whether every record before `end` has been handed out.
    func isAt(_ end: Int) -> Bool { nextRecord == records.count && position >= end }

    /// A record that has just been written at `position` needs no reading.
    mutating func pass(to end: Int) { position = end }

    /// The next record before `end`, or nil.
    mutating func next(before end: Int, _ losses: inout SpoolLosses) throws(SpoolError) -> SpoolRecord? {
        while nextRecord == records.count {
            guard position < end else { return nil }
            let bytes = try file.read(at: position, count: min(Self.stretchBytes, end - position))
            let isEnd = position + bytes.count >= end || bytes.isEmpty
            let scan = RecordScan(bytes, marker: marker, isEnd: isEnd, isInDamage: isInDamage)
            losses += scan.losses
            (records, nextRecord, isInDamage) = (scan.records, 0, scan.isInDamage)
            // A file that is shorter than it was has no more.
            position = isEnd ? end : position + scan.end
        }
        defer { nextRecord += 1 }
        return records[nextRecord]
    }
}
