/// Of each key the newest row, in COPY's form, with the rows that belong to it.
struct NewestRows<Key: Hashable & Sendable, Rank: Comparable & Sendable>: Sendable {
    struct Entry: Sendable {
        var rank: Rank
        var row: [UInt8]
        /// By table, the rows one behind the other.
        var details: [[UInt8]] = []

        var byteCount: Int { details.reduce(row.count) { $0 + $1.count } }
    }

    private var entries: [Key: Entry] = [:]
    private(set) var byteCount = 0

    var count: Int { entries.count }
    var rows: [[UInt8]] { entries.values.map(\.row) }

    /// The rows of the table at a place in the list of those that belong to this one.
    func details(of table: Int) -> [[UInt8]] { entries.values.map { $0.details.indices.contains(table) ? $0.details[table] : [] } }

    /// False if a newer row is there.
    func takes(_ key: Key, rank: Rank) -> Bool { entries[key].map { $0.rank <= rank } ?? true }

    /// True if a copy of this rank is there.
    func holds(_ key: Key, rank: Rank) -> Bool { entries[key]?.rank == rank }

    /// Keeps the row unless a newer one is there; of the same rank the last one holds. Rows are made only if they are kept.
    mutating func put(_ key: Key, rank: Rank, row: () -> [UInt8], details: () -> [[UInt8]] = { [] }) {
        guard takes(key, rank: rank) else { return }
        if let known = entries[key] { byteCount -= known.byteCount }
        let entry = Entry(rank: rank, row: row(), details: details())
        byteCount += entry.byteCount
        entries[key] = entry
    }
}
