import Pipeline

/// Attacks on their way to the tables, those apart of which it is known what the tables have.
struct DividedAttacks: Sendable {
    /// Rows of attacks that go with all that belongs to them.
    private(set) var whole: [[UInt8]] = []
    private(set) var known = KnownAttacks()
    /// By table, what is to be copied of the rows that belong to them.
    private(set) var details: [[ArraySlice<UInt8>]]
    private(set) var digests = AttackDigests()
    private(set) var lock = PartitionLock()

    /// - Parameter keyFieldCounts: of the tables whose rows belong to an attack.
    init(_ attacks: NewestRows<SessionID, AttackRank>, keyFieldCounts: [Int], after written: WrittenAttacks) {
        details = keyFieldCounts.map { _ in [] }
        for attack in attacks.entries {
            let id = attack.key
            let digest = AttackDigest(attack, keyFieldCounts: keyFieldCounts)
            if let older = written[id], digest.covers(older) {
                known.add(attack.row, over: older.rank)
                add(digest.news(of: attack, keyFieldCounts: keyFieldCounts, since: older))
            } else {
                whole.append(attack.row)
                add(attack.details.map { [$0[...]] })
            }
            digests.add(id, digest)
            lock.add(id.partition)
        }
    }

    private mutating func add(_ rows: [[ArraySlice<UInt8>]]) {
        for (table, rows) in rows.enumerated() { details[table] += rows.lazy.filter { !$0.isEmpty } }
    }
}
