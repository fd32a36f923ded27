/// A whole segment decoded from its bytes. Pure, and safe for any bytes: damage costs the records that it lies in and no others.
package struct SpoolSegment: Equatable, Sendable {
    /// Nil if it is damaged: the records are found without it.
    package let header: SegmentHeader?
    package let records: [SpoolRecord]
    package let losses: SpoolLosses
    /// Where the last whole record ends.
    package let wholeBytes: Int

    /// - Parameter marker: the number in the segment's name, which begins each of its records.
    package init(decoding bytes: [UInt8], marker: UInt64) {
        let found = try? SegmentHeader.decode(bytes)
        header = found?.header
        let start = found?.byteCount ?? 0
        // A damaged header is no batch.
        let scan = RecordScan(start == 0 ? bytes : Array(bytes[start...]), marker: marker, isEnd: true, isInDamage: start == 0)
        (records, losses) = (scan.records, scan.losses)
        wholeBytes = start + scan.end - scan.losses.tornBytes
    }
}
