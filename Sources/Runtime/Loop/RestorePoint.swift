import Pipeline

/// From where a start reads a service's own output back.
package enum RestorePoint: Equatable, Sendable {
    /// From the commit's `restoreFrom`.
    case commit
    /// All of it; `restoreFrom` is an input offset. Rows that were sent longer ago than `needed` may be gone.
    case beginning(needed: Span)

    /// From where on the output is to be read.
    func start(_ commit: Commit?, _ bounds: Range<Int64>) -> Int64 {
        guard self == .commit, let commit else { return bounds.lowerBound }
        return max(commit.restoreFrom, bounds.lowerBound)
    }
}
