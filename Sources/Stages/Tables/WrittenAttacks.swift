import Pipeline

/// What one connection has written lately of attacks and of the rows that belong to them.
///
/// A revision says most of what the tables already have: of three visits one is longer, and no payload is new. To copy all of them once more,
/// to compare each, and to look for rows that the revision no longer has, costs a database more than what is news. Of an attack whose row is
/// still the one that was written here, the rows that differ are enough; and if none has gone, none need be looked for.
///
/// Others may write too, so this is a guess, and the merge checks it: the attack's row must have the rank that is known here. That is
/// enough, since visits and payloads are made of the session alone, and the rank has its revision. It says nothing of what people change by hand.
package struct WrittenAttacks: Sendable {
    /// Those of this time, and those of the time before.
    private var (recent, earlier): ([SessionID: AttackDigest], [SessionID: AttackDigest]) = ([:], [:])
    private var recentCount = 0

    /// How many attacks and rows that belong to them a time has.
    private let countMax: Int
    /// An attack with more is not remembered: each would be compared with each.
    private static let detailsMax = 128

    package init() { self.init(countMax: 100_000) }

    /// - Parameter countMax: a million take some 50 MB, twice that for both times.
    init(countMax: Int) { self.countMax = countMax }

    package var isEmpty: Bool { recent.isEmpty && earlier.isEmpty }

    subscript(id: SessionID) -> AttackDigest? { recent[id] ?? earlier[id] }

    /// The work is done.
    package mutating func took(_ work: TableWork) {
        for (id, digest) in work.attacks {
            guard digest.details.count <= Self.detailsMax else {
                (recent[id], earlier[id]) = (nil, nil)
                continue
            }
            recent[id] = digest
            recentCount += 1 + digest.details.count
        }
        if recentCount > countMax { (earlier, recent, recentCount) = (recent, [:], 0) }
    }
}
