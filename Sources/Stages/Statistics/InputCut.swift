import Pipeline

/// How much of what a start needs of the input is gone.
struct InputCut: Sendable {
    enum Extent: Sendable {
        case nothing
        /// Rows that `sessions` and `enrich` no longer hold, and so do not write again: only rolling windows still count them.
        case old
        case any
    }

    /// The lowest offset that there is.
    var first: Int64 = 0
    /// When the first record that is left was sent. What is gone was sent before.
    var firstSent: Timestamp?
    private var starts: [String: PlatformStart] = [:]
    private var othersFrom: Int64 = 0

    /// All that is needed is there.
    init() {}

    /// - Parameter commit: the one that the start goes on from.
    init(_ commit: Commit?) {
        guard let commit else { return }
        othersFrom = commit.othersFrom
        for start in commit.starts { starts[start.platform] = start }
    }

    /// What is gone of a platform that was known at the commit.
    func extent(of platform: String) -> Extent {
        guard let start = starts[platform] else { return othersFrom < first ? .any : .nothing }
        return start.openFrom < first ? .any : start.restoreFrom < first ? .old : .nothing
    }

    /// Nothing that is gone was captured later.
    var goneBefore: Timestamp? { firstSent.map { $0 + Lateness.clockTolerance } }
}
