/// What a start of `statistics` must know of a platform whose rows are older than everybody else's, or that was incomplete before: where they have
/// expired, its numbers cannot be counted anew.
package struct PlatformStart: Equatable, Sendable {
    package var platform: String
    /// The lowest input offset of a row that it needs.
    package var restoreFrom: Int64
    /// The same without rows so old that only rolling windows count them.
    package var openFrom: Int64
    /// Windows that began before this stay as they are published: an earlier start did not find all that they had counted. `distantPast` if
    /// there are none.
    package var completeFrom: Timestamp

    package init(platform: String, restoreFrom: Int64, openFrom: Int64, completeFrom: Timestamp) {
        (self.platform, self.restoreFrom, self.openFrom, self.completeFrom) = (platform, restoreFrom, openFrom, completeFrom)
    }
}
