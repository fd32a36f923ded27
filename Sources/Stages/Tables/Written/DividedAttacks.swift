import Pipeline

/// Attacks on their way to the tables, by what is known of the tables.
struct DividedAttacks: Sendable {
    /// Rows of attacks of which nothing is known: they go with all that belongs to them.
    private(set) var whole: [[UInt8]] = []
    /// Rows of attacks that the tables do not have.
    private(set) var new: [[UInt8]] = []
    private(set) var known = KnownAttacks()
    private(set) var details = [DetailRows(shape: TableDefinition.visits.shape), DetailRows(shape: TableDefinition.payloads.shape)]
    private(set) var digests = AttackDigests()
    private(set) var lock = PartitionLock()

    /// Which columns of the details name their attack.
    static let link = ["opened", "attack"]

    init(_ attacks: NewestRows<SessionID, AttackRank>, after written: WrittenAttacks) {
        let keyFieldCounts = details.map(\.shape.key.count)
        for attack in attacks.entries {
            let id = attack.key
            let digest = AttackDigest(attack, keyFieldCounts: keyFieldCounts)
            if let older = written[id], digest.covers(older) {
                known.add(attack.row, over: older.rank)
                digest.addNews(of: attack, since: older, to: &details)
            } else if written.isNew(id, at: attack.rank.revision) {
                new.append(attack.row)
                add(attack.details, to: \.new)
            } else {
                whole.append(attack.row)
                add(attack.details, to: \.whole)
            }
            digests.add(id, digest)
            lock.add(id.partition)
        }
    }

    private mutating func add(_ tables: [[UInt8]], to part: WritableKeyPath<DetailRows, [ArraySlice<UInt8>]>) {
        for (table, rows) in tables.enumerated() where !rows.isEmpty { details[table][keyPath: part].append(rows[...]) }
    }
}
