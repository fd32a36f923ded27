/// The whole records in a stretch of a segment. Pure: bytes in, records out, whatever the bytes are.
struct RecordScan {
    enum Step {
        case record(SpoolRecord, next: Int)
        /// The head is whole and says where the next record begins; the batch is damaged.
        case damagedBatch(next: Int)
        /// Not all of a record is there.
        case incomplete
        case noHead
    }

    private(set) var records: [SpoolRecord] = []
    /// Up to where the stretch has been understood: the next one begins here.
    private(set) var end = 0
    private(set) var losses = SpoolLosses()
    /// The stretch ends inside damage that goes on.
    private(set) var isInDamage: Bool

    /// - Parameters:
    ///   - isEnd: nothing follows: what is incomplete is torn.
    ///   - isInDamage: the stretch before ended inside damage that has been counted.
    init(_ bytes: [UInt8], marker: UInt64, isEnd: Bool, isInDamage: Bool = false) {
        self.isInDamage = isInDamage
        while end < bytes.count {
            switch Self.step(bytes, at: end, marker: marker) {
            case .record(let record, let next):
                records.append(record)
                (end, self.isInDamage) = (next, false)
            case .damagedBatch(let next):
                losses.batches += 1
                losses.bytes += next - end
                (end, self.isInDamage) = (next, false)
            case .incomplete where !isEnd: return
            case .incomplete, .noHead:
                if !passDamage(bytes, marker, isEnd) { return }
            }
        }
    }

    /// Goes to the next marker. Returns false if there is none.
    private mutating func passDamage(_ bytes: [UInt8], _ marker: UInt64, _ isEnd: Bool) -> Bool {
        if let next = Self.nextMarker(bytes, from: end + 1, marker) {
            if !isInDamage { losses.batches += 1 }
            losses.bytes += next - end
            (end, isInDamage) = (next, true)
            return true
        }
        if isEnd {
            losses.tornBytes += bytes.count - end
            end = bytes.count
            return false
        }
        // A marker may begin in the last seven bytes.
        let known = max(bytes.count - 7, end)
        if known > end {
            if !isInDamage { losses.batches += 1 }
            losses.bytes += known - end
            (end, isInDamage) = (known, true)
        }
        return false
    }

    private static func step(_ bytes: [UInt8], at start: Int, marker: UInt64) -> Step {
        var reader = FieldReader(bytes, at: start)
        guard let found = reader.take(UInt64.self) else { return .incomplete }
        guard found == marker else { return .noHead }
        guard let length = reader.take(UInt32.self), let partition = reader.take(UInt32.self), let number = reader.take(Int64.self),
            let before = reader.take(Int64.self), let packets = reader.take(UInt32.self), let checksum = reader.take(UInt32.self),
            bytes.count - reader.position >= 4
        else { return .incomplete }
        guard reader.isSealed(from: start), length <= SpoolRecord.batchBytesMax else { return .noHead }
        guard let batch = reader.take(Int(length)) else { return .incomplete }
        let record = SpoolRecord(
            partition: Int32(bitPattern: partition), number: number, packetsBefore: before, packetCount: Int64(packets), batch: batch)
        guard Checksum.of(batch) == checksum, record.isPossible else { return .damagedBatch(next: reader.position) }
        return .record(record, next: reader.position)
    }

    private static func nextMarker(_ bytes: [UInt8], from start: Int, _ marker: UInt64) -> Int? {
        guard start <= bytes.count - 8 else { return nil }
        let span = bytes.span.bytes
        let first = UInt8(truncatingIfNeeded: marker)
        for at in start...(bytes.count - 8) where span.unsafeLoad(fromByteOffset: at, as: UInt8.self) == first {
            if UInt64(littleEndian: span.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self)) == marker { return at }
        }
        return nil
    }
}
