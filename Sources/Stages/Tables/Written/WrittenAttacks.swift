import Pipeline

/// What one connection has written lately of attacks and of the rows that belong to them.
///
/// A revision says most of what the tables already have: of three visits one is longer, and no payload is new. To copy all of them once more,
/// to compare each, and to look for rows that the revision no longer has, costs a database more than what is news. Of an attack whose row is
/// still the one that was written here, the rows that differ are enough; and if none has gone, none need be looked for.
///
/// Of an attack that was opened behind everything that was written here the tables have nothing: its rows need not even be looked for.
///
/// Others may write too, so these are guesses, and the merge checks them: the row of a new attack must not be there, and that of a known one must
/// have the rank that is known here. That is enough, since visits and payloads are made of the session alone, the rank has its revision, and a
/// revision gives the same rows each time, as long as no older program writes beside this one. It says nothing of what people change by hand.
package struct WrittenAttacks: Sendable {
    /// Those of this period, and those of the period before.
    private var (recent, earlier) = (AttackDigests(), AttackDigests())
    private var reach = WrittenReach()

    /// After how many rows of attacks, visits and payloads a period ends.
    private let rowsMax: Int
    /// An attack with more is not remembered: each would be compared with each.
    private static let detailsMax = 128

    /// How many batches are still to come before an attack may be taken for new.
    private var patience = 0
    /// After a wrong guess. Whoever reads once more what the tables have, is wrong with nearly every batch.
    private static let batchesWithoutGuess = 16

    package init() { self.init(rowsMax: 1_000_000) }

    /// - Parameter rowsMax: both periods take up to 90 MB for each million.
    init(rowsMax: Int) { self.rowsMax = rowsMax }

    /// Nothing is known, since a guess was wrong.
    package static var afterWrongGuess: WrittenAttacks {
        var written = WrittenAttacks()
        written.patience = batchesWithoutGuess
        return written
    }

    package var isEmpty: Bool { recent.isEmpty && earlier.isEmpty && reach.isEmpty }

    subscript(id: SessionID) -> AttackDigest? { recent[id] ?? earlier[id] }

    /// Whether no older revision of the attack was written here.
    func isNew(_ id: SessionID, at revision: Revision) -> Bool { patience == 0 && reach.isNew(id, at: revision) }

    /// The work is done.
    /// - Parameter isAllNews: false if the tables have newer rows of some of its attacks: then none of them is remembered.
    package mutating func took(_ work: TableWork, isAllNews: Bool = true) {
        for (id, digest) in work.attacks.all {
            let isRemembered = isAllNews && digest.details.count <= Self.detailsMax
            if isRemembered {
                recent.add(id, digest)
            } else {
                recent.remove(id)
                earlier.remove(id)
            }
            reach.add(id, at: digest.rank.revision, isRemembered: isRemembered)
        }
        patience = max(patience - 1, 0)
        if recent.rowCount > rowsMax { (earlier, recent) = (recent, AttackDigests()) }
    }
}
