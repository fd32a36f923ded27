/// A session with what look-ups say about its source: the row of `attacks.v1`.
package struct EnrichedSession<Item: SessionItem>: Equatable, Sendable {
    package var session: Item
    package var enrichment: Enrichment

    package init(session: Item, enrichment: Enrichment) { (self.session, self.enrichment) = (session, enrichment) }

    /// The order in which copies replace each other, the same everywhere: revision, enrichment level, build date of the database.
    package var rank: AttackRank {
        AttackRank(revision: session.revision, level: enrichment.level, databaseBuild: enrichment.databaseBuild)
    }
}

package typealias Attack = EnrichedSession<Session>

package struct AttackRank: Comparable, Hashable, Sendable {
    package var revision: Revision
    package var level: UInt32
    package var databaseBuild: Timestamp

    package init(revision: Revision, level: UInt32, databaseBuild: Timestamp) {
        (self.revision, self.level, self.databaseBuild) = (revision, level, databaseBuild)
    }

    package static func < (left: AttackRank, right: AttackRank) -> Bool {
        (left.revision, left.level, left.databaseBuild) < (right.revision, right.level, right.databaseBuild)
    }
}
