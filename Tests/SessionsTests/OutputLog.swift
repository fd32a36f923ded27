import Pipeline

/// One partition of a compacted topic, and a table behind it that has seen every record.
struct OutputLog {
    private(set) var records: [(offset: Int64, row: SessionRow)] = []
    private(set) var end: Int64 = 0
    /// What a sink holds: the newest revision of each key, whatever compaction did later.
    private(set) var table: [[UInt8]: SessionRow] = [:]

    /// The row goes through its codec, as on the wire.
    mutating func append(_ row: SessionRow) throws -> Int64 {
        let row = try SessionRow(encoded: row.encoded())
        records.append((end, row))
        if table[row.key].map({ $0.revision <= row.revision }) ?? true { table[row.key] = row }
        end += 1
        return end - 1
    }

    /// The commit of the highest revision from an offset on, the later one of equals.
    func newestCommit(from start: Int64) -> Commit? {
        var newest: Commit?
        for record in records where record.offset >= start {
            if let commit = record.row.commit, commit.revision >= newest?.revision ?? .none { newest = commit }
        }
        return newest
    }

    /// The same among the last records, farther back only if there is none: as the loop looks for it.
    func newestCommit(span: Int64) -> Commit? { newestCommit(from: end - span) ?? (span >= end ? nil : newestCommit(span: span * 8)) }

    /// Keeps the last record of each key before an offset. Compaction lags an hour behind, time enough for an owner to repair what another
    /// one overwrote: so it does nothing while a key's highest revision would go.
    mutating func compact(before offset: Int64) {
        var last: [[UInt8]: Int64] = [:]
        for record in records where record.offset < offset { last[record.row.key] = record.offset }
        let kept = records.filter { $0.offset >= offset || last[$0.row.key] == $0.offset }
        var highest: [[UInt8]: Revision] = [:]
        for record in kept { highest[record.row.key] = max(highest[record.row.key] ?? .none, record.row.revision) }
        guard records.allSatisfy({ $0.row.revision <= highest[$0.row.key] ?? .none }) else { return }
        records = kept
    }
}

extension SessionRow {
    var revision: Revision {
        switch self {
        case .session(let session): session.revision
        case .line(let line): line.revision
        case .commit(let commit): commit.revision
        }
    }
}
