import Pipeline

/// The partition's commits: what was read back, what may be written, and whether somebody wrote over it.
struct CommitDesk: Sendable {
    private(set) var newest: Commit?
    private var outputOffset: Int64 = -1
    private var isOverwritten = false

    /// A commit seen in the own output.
    mutating func seen(_ commit: Commit, offset: Int64) {
        let known = newest?.revision ?? .none
        switch Sighting(commit.revision, at: offset, known: known, knownOffset: outputOffset) {
        case .ahead, .same: (newest, outputOffset, isOverwritten) = (commit, offset, false)
        case .overwritten: isOverwritten = true
        case .echo: break
        }
    }

    mutating func acknowledged(_ commit: Commit, offset: Int64) {
        if commit.revision == newest?.revision { outputOffset = max(outputOffset, offset) }
    }

    /// nil if there is nothing new to say, or if somebody else has said more.
    ///
    /// - Parameter lowest: the lowest output offset that holds an open row; without one a start may begin at `end`, which alone is no news.
    mutating func next(partition: Int32, revision: Revision, lowest: Int64?, end: Int64) -> Commit? {
        if let newest, revision < newest.revision { return isOverwritten ? written(newest) : nil }
        let isNews = revision != newest?.revision || isOverwritten || (lowest != nil && lowest != newest?.restoreFrom)
        return isNews ? written(Commit(partition: partition, revision: revision, restoreFrom: lowest ?? end)) : nil
    }

    private mutating func written(_ commit: Commit) -> Commit {
        (newest, isOverwritten) = (commit, false)
        return commit
    }
}
