/// Of each key the newest row, in COPY's form, with the rows that belong to it.
struct NewestRows<Key: Hashable & Sendable, Rank: Comparable & Sendable>: Sendable {
    struct Entry: Sendable {
        let key: Key
        var rank: Rank
        var row: [UInt8]
        /// By table, the rows one behind the other.
        var details: [[UInt8]] = []

        var byteCount: Int { details.reduce(row.count) { $0 + $1.count } }
    }

    private var places: [Key: Int] = [:]
    private(set) var entries: [Entry] = []
    private(set) var byteCount = 0

    var count: Int { entries.count }
    var rows: [[UInt8]] { entries.map(\.row) }

    /// False if a newer row is there.
    func takes(_ key: Key, rank: Rank) -> Bool { self[key].map { $0.rank <= rank } ?? true }

    /// True if a copy of this rank is there.
    func holds(_ key: Key, rank: Rank) -> Bool { self[key]?.rank == rank }

    private subscript(key: Key) -> Entry? { places[key].map { entries[$0] } }

    /// Keeps the row unless a newer one is there; of the same rank the last one holds. Rows are made only if they are kept.
    mutating func put(_ key: Key, rank: Rank, row: () -> [UInt8], details: () -> [[UInt8]] = { [] }) {
        let place = Self.place(&places[key, default: entries.count])
        guard place < entries.count else {
            entries.append(Entry(key: key, rank: rank, row: row(), details: details()))
            byteCount += entries[place].byteCount
            return
        }
        guard entries[place].rank <= rank else { return }
        byteCount -= entries[place].byteCount
        entries[place] = Entry(key: key, rank: rank, row: row(), details: details())
        byteCount += entries[place].byteCount
    }

    /// The place that the key has, or has from now on: to look for it once is enough.
    private static func place(_ place: inout Int) -> Int { place }
}

extension NewestRows where Key: Comparable {
    /// In the order of their keys.
    var sortedRows: [[UInt8]] { places.sorted { $0.key < $1.key }.map { entries[$0.value].row } }
}
