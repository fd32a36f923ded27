import Pipeline

/// A partition of a compacted topic: rows in their wire form under their keys, with gaps in the offsets.
struct CompactedLog {
    private(set) var records: [(offset: Int64, key: [UInt8], bytes: [UInt8])] = []
    private(set) var end: Int64 = 0

    /// - Parameter gap: offsets left out before the record, as if compaction had taken them.
    @discardableResult
    mutating func append(_ row: some Row, gap: Int64 = 0) -> Int64 {
        records.append((end + gap, row.key, row.encoded()))
        end += gap + 1
        return end - 1
    }

    /// Keeps the last record of each key among those below `offset`, as Kafka does.
    mutating func compact(below offset: Int64) {
        var last: [[UInt8]: Int64] = [:]
        for record in records where record.offset < offset { last[record.key] = record.offset }
        records.removeAll { $0.offset < offset && last[$0.key] != $0.offset }
    }

    func rows<Value: Row>(from offset: Int64, as _: Value.Type = Value.self) throws -> [(offset: Int64, row: Value)] {
        try records.filter { $0.offset >= offset }.map { ($0.offset, try Value(encoded: $0.bytes)) }
    }

    /// The last record of each key.
    func lastRows<Value: Row>(as _: Value.Type = Value.self) throws -> [[UInt8]: Value] {
        var last: [[UInt8]: Value] = [:]
        for record in records { last[record.key] = try Value(encoded: record.bytes) }
        return last
    }
}
