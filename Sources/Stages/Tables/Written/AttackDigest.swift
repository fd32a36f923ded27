import Pipeline

/// An attack as a batch has it, as far as it must be told from another revision of it: its rank, and a digest of each row that belongs to it.
struct AttackDigest: Sendable {
    let rank: AttackRank
    let details: ArraySlice<RowDigest>

    init(rank: AttackRank, details: ArraySlice<RowDigest>) { (self.rank, self.details) = (rank, details) }

    /// - Parameter keyFieldCounts: of the tables whose rows belong to an attack.
    init(_ attack: NewestRows<SessionID, AttackRank>.Entry, keyFieldCounts: [Int]) {
        var details: [RowDigest] = []
        for (table, (rows, keyFieldCount)) in zip(attack.details, keyFieldCounts).enumerated() {
            CopyRows(bytes: rows, keyFieldCount: keyFieldCount).forEach { details.append(RowDigest($0, table: table)) }
        }
        self.init(rank: attack.rank, details: details[...])
    }

    /// Whether all that belonged to an older revision belongs to this one too, though perhaps with other values.
    func covers(_ older: AttackDigest) -> Bool {
        older.rank <= rank && older.details.allSatisfy { old in details.contains { $0.key == old.key } }
    }

    /// Adds the rows that the older revision did not have as they are now.
    /// - Parameter attack: what this is the digest of.
    func addNews(of attack: NewestRows<SessionID, AttackRank>.Entry, since older: AttackDigest, to tables: inout [DetailRows]) {
        var rest = details
        for (table, rows) in attack.details.enumerated() {
            CopyRows(bytes: rows, keyFieldCount: tables[table].shape.key.count).forEach { row in
                let digest = rest.removeFirst()
                guard let old = older.details.first(where: { $0.key == digest.key }) else { return tables[table].new.append(rows[row.place]) }
                if old != digest { tables[table].changed.append(rows[row.place]) }
            }
        }
    }
}
