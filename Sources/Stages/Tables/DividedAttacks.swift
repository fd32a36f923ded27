import Pipeline

/// Attacks on their way to the tables, those apart of which it is known what the tables have.
struct DividedAttacks: Sendable {
    /// Rows of attacks that go with all that belongs to them.
    private(set) var whole: [[UInt8]] = []
    private(set) var known = KnownRows()
    /// By table, what is to be copied of the rows that belong to them.
    private(set) var details: [[ArraySlice<UInt8>]]
    private(set) var digests = AttackDigests()
    private var partitions: Set<Int32> = []

    /// - Parameter keyFieldCounts: of the tables whose rows belong to an attack.
    init(_ attacks: NewestRows<SessionID, AttackRank>, keyFieldCounts: [Int], after written: WrittenAttacks) {
        details = keyFieldCounts.map { _ in [] }
        for (id, attack) in attacks.keyed {
            let digest = AttackDigest(attack, keyFieldCounts: keyFieldCounts)
            if let older = written[id], digest.covers(older) {
                known.add(attack.row, over: older.rank)
                add(digest.news(of: attack, keyFieldCounts, since: older))
            } else {
                whole.append(attack.row)
                add(attack.details.map { [$0[...]] })
            }
            digests.add(id, digest)
            partitions.insert(id.partition)
        }
    }

    /// Keeps others away from the same partitions' attacks until the transaction ends. It is written in two statements, so two sinks that write the same
    /// ones, while a partition goes from one to the other, could wait for each other. The lock is that of `addresses`, whose trigger takes it anyway.
    var lockSQL: String {
        let names = partitions.sorted().map { "'\($0)'" }.joined(separator: ", ")
        return """
            select pg_advisory_xact_lock(l.key)
            from (
                select distinct hashtextextended('leurre addresses of ' || current_schema(), hashtext(p.name) & 1023) as key
                from unnest(array[\(names)]) as p (name)
                order by key
                offset 0
            ) l
            """
    }

    private mutating func add(_ rows: [[ArraySlice<UInt8>]]) {
        for (table, rows) in rows.enumerated() { details[table] += rows.lazy.filter { !$0.isEmpty } }
    }
}
