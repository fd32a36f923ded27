import Pipeline

extension Aggregator {
    package mutating func restored() -> Int64 {
        let rows = restoring
        restoring = RestoredRows()
        committed = rows.commit?.revision ?? .none
        mustCommit = rows.isCommitOverwritten
        heldUntil = rows.offsetMax
        cut = InputCut(rows.commit)
        for start in rows.commit?.starts ?? [] { platforms[place(of: start.platform, at: -1)].restored(start) }
        for entry in rows.entries.values where entry.statistic.revision <= committed { closeWindows(publishedWith: entry.statistic) }
        for entry in rows.entries.values where entry.statistic.value != .zero && !entry.statistic.isFinal { reopen(entry.statistic) }
        for (key, entry) in rows.entries { restore(entry, key) }
        return rows.commit?.restoreFrom ?? 0
    }

    /// Windows that were final when a committed row was computed have been published as final by the same flush: what expired from the
    /// input since must not come back as zero. A flush that did not reach its commit says nothing yet.
    private mutating func closeWindows(publishedWith statistic: Statistic) {
        guard statistic.asOf.isPlausible else { return }
        platforms[place(of: statistic.key.platform, at: -1)].finality.close(at: statistic.asOf)
    }

    /// Two owners at once can leave a final window with rows of both, which do not say that they are final: such a one is not frozen.
    private mutating func reopen(_ statistic: Statistic) {
        let (place, window) = (place(of: statistic.key.platform, at: -1), statistic.key.window)
        platforms[place].finality.reopen(window)
    }

    private mutating func restore(_ entry: RestoredRows.Entry, _ key: StatisticKey) {
        let place = place(of: key.platform, at: -1)
        let isFrozen = platforms[place].finality.isClosed(key.window)
        guard !isFrozen || !platforms[place].finality.isForgotten(closedAt: entry.statistic.asOf) else {
            if entry.isOverwritten { overwritten.append(entry.statistic) }
            return
        }
        guard let item = items.key(key.measure, key.item) else { return }
        platforms[place].windows[key.window, default: WindowCounts()].restored(
            item, entry.statistic, isFrozen: isFrozen, isOverwritten: entry.isOverwritten)
    }

    package mutating func watch(_ row: StatisticRow, offset: Int64) {
        switch row {
        case .statistic(let statistic): watch(statistic)
        case .commit(let commit):
            if commit.partition == partition, commit.revision.generation == generation, commit.revision < committed { mustCommit = true }
        }
    }

    private mutating func watch(_ statistic: Statistic) {
        let key = statistic.key
        guard key.partition == partition, key.generation == generation, key.window.isPlausible else { return }
        let place = place(of: key.platform, at: offset)
        let isRemembered = platforms[place].windows[key.window] != nil
        guard isRemembered || !platforms[place].finality.isClosed(key.window), let item = items.key(key.measure, key.item) else { return }
        platforms[place].windows[key.window, default: WindowCounts()].watched(item, statistic, flushed: flushed)
    }
}
