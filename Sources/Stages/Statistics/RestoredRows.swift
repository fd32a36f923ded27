import Pipeline

/// The own rows read back at a start: of each key the newest revision.
struct RestoredRows: Sendable {
    struct Entry: Sendable {
        var statistic: Statistic
        /// A lower revision lies behind it in the log, where compaction would keep that one.
        var isOverwritten = false
    }

    private(set) var entries: [StatisticKey: Entry] = [:]
    /// The commit of the highest revision.
    private(set) var commit: Commit?
    private(set) var isCommitOverwritten = false
    /// The highest offset of a row or a commit; -1 without any.
    private(set) var offsetMax: Int64 = -1

    /// Rows of other generations have other keys: they are somebody else's.
    mutating func insert(_ row: StatisticRow, generation: UInt32, partition: Int32) {
        switch row {
        case .statistic(let statistic):
            guard statistic.revision.generation == generation, statistic.key.partition == partition, statistic.key.window.isPlausible
            else { return }
            offsetMax = max(offsetMax, statistic.revision.offset)
            insert(statistic)
        case .commit(let row):
            guard row.revision.generation == generation, row.partition == partition else { return }
            offsetMax = max(offsetMax, row.revision.offset)
            isCommitOverwritten = row.revision < commit?.revision ?? .none
            if !isCommitOverwritten { commit = row }
        }
    }

    private mutating func insert(_ statistic: Statistic) {
        if let known = entries[statistic.key]?.statistic, statistic.revision < known.revision {
            entries[statistic.key]?.isOverwritten = true
        } else {
            entries[statistic.key] = Entry(statistic: statistic)
        }
    }
}
