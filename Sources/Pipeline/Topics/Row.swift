/// What travels after the packets: a keyed row of a compacted topic.
package protocol Row: Sendable, WireCodable {
    /// The key in the topic. Two rows with the same key are the same row.
    var key: [UInt8] { get }
    /// Rows of a lower phase are acknowledged before any row of a higher one is written.
    var phase: Int { get }
    /// The commit, if this row is one.
    var commit: Commit? { get }
}

extension Row {
    package var isCommit: Bool { commit != nil }
}

/// "Everything up to `revision` is in the rows": the last record of a flush.
package struct Commit: Equatable, Sendable {
    package var partition: Int32
    package var revision: Revision
    /// The lowest output offset that holds a row still open: where a start begins to read the own output.
    package var restoreFrom: Int64
    /// The platforms' clocks at the revision, sorted by platform; only `sessions` has them.
    package var clocks: [PlatformClock]
    /// Platforms of which more is to be told, sorted; only `statistics` has them.
    package var starts: [PlatformStart] = []
    /// The lowest input offset that all other platforms need; only `statistics` has it.
    package var othersFrom: Int64 = 0

    package init(partition: Int32, revision: Revision, restoreFrom: Int64, clocks: [PlatformClock] = []) {
        (self.partition, self.revision, self.restoreFrom, self.clocks) = (partition, revision, restoreFrom, clocks)
    }

    package static let key: [UInt8] = Array("commit".utf8)
}
