import Pipeline

/// Attacks and ledger lines → statistics of one partition: per platform, window and measure, absolute numbers.
///
/// A visitor (one address on one platform) remembers what it adds to each open window; when a window of it changes, the old share is taken
/// out and the new one put in. So a number never depends on the order or the count of the revisions that led to it.
package struct Aggregator: Stage {
    let generation: UInt32
    let partition: Int32
    let lateness: Lateness
    var platforms: [Platform] = []
    var platformIndex: [String: Int] = [:]
    var visitors = VisitorTable()
    var items = Items()
    /// The last input record taken; -1 before the first.
    var offset: Int64 = -1
    /// The last input record that a flush took into account.
    var flushed: Int64 = -1
    /// Nothing is handed out below this offset: somebody has published values of it, and those on the way there would overwrite them.
    var heldUntil: Int64 = -1
    var committed = Revision.none
    var mustCommit = false
    var restoring = RestoredRows()
    var cut = InputCut()
    /// Of the house's time, since the start.
    var hours = 0
    /// Rows of final windows that an old owner overwrote, to be written again as they were.
    var overwritten: [Statistic] = []
    private let holdsBack: Bool
    /// Values that changed wait for a later flush.
    package internal(set) var isHoldingBack = false
    private var heldFlushes = 0

    /// Flushes in a row that may hold values back.
    private static let heldFlushesMax = 300

    /// - Parameters:
    ///   - generation: raised whenever a topic is recreated; part of every key.
    ///   - partition: of `attacks.v1`; part of every key too, readers add partitions up.
    ///   - lateness: how far behind its platform's clock a window's end must lie to be final.
    ///   - holdsBack: of a platform whose clock leaps, as in a replay, only windows are handed out that nothing changes any more, until it is
    ///     calm or many flushes have held back: else each flush would write again what the next one changes.
    package init(generation: UInt32, partition: Int32, lateness: Lateness = Lateness(), holdsBack: Bool = false) {
        (self.generation, self.partition, self.lateness, self.holdsBack) = (generation, partition, lateness, holdsBack)
    }

    /// How old rows may be that a start needs: as long as a window lasts and may be late, and a little more. Of platforms whose clock goes as time
    /// does; one whose sensors are gone keeps its windows open for longer.
    package static func rowsNeeded(_ lateness: Lateness) -> Span { Platform.kept + lateness.allowed + Finality.remembered }

    /// Visitors held.
    package var openItems: Int { visitors.count }

    package mutating func take(_ record: Record<CountedAttackRow>, setAside: inout [SetAside]) {
        offset = max(offset, record.offset)
        if cut.first > 0, cut.firstSent == nil, record.sent > Timestamp(nanoseconds: 0) { cut.firstSent = record.sent }
        switch record.value {
        case .attack(let attack): take(attack, at: record.offset)
        case .line(let line):
            platforms[place(of: line.platform, at: offset)].lineCame(line, at: record.offset, isReplayed: record.offset <= heldUntil)
        case .commit: break
        }
    }

    package mutating func restore(_ row: StatisticRow, offset: Int64) {
        restoring.insert(row, generation: generation, partition: partition)
    }

    package mutating func flush(into output: inout [StatisticRow]) {
        guard offset >= 0, offset >= heldUntil else { return }
        let start = output.count
        flushed = offset
        for statistic in overwritten { output.append(.statistic(statistic)) }
        overwritten = []
        let ticking = platforms.indices.filter { platforms[$0].clock != nil }
        for place in ticking { keepIncomplete(place) }
        advance(ticking)
        for place in ticking { settle(place) }
        let mayHold = holdsBack && heldFlushes < Self.heldFlushesMax
        isHoldingBack = false
        for place in ticking { publish(place, isLeaping: platforms[place].isLeaping() && mayHold, into: &output) }
        heldFlushes = isHoldingBack ? heldFlushes + 1 : 0
        for place in ticking { evict(place) }
        sweepItems()
        // Whoever has the newest rows has the commit, too, also if they waited for this flush: a small log may hold nothing else.
        if output.count > start { mustCommit = true }
    }

    package mutating func acknowledged(_ row: StatisticRow, offset: Int64) {}

    package mutating func commit() -> StatisticRow? {
        let revision = Revision(generation: generation, offset: flushed)
        guard flushed >= 0, mustCommit || committed < revision else { return nil }
        mustCommit = false
        committed = revision
        let starts = starts
        // The lowest input offset that holds a row which an open window or a clock still needs.
        let restoreFrom = starts.listed.lazy.map(\.restoreFrom).reduce(starts.othersFrom, min)
        var commit = Commit(partition: partition, revision: revision, restoreFrom: restoreFrom)
        (commit.starts, commit.othersFrom) = starts
        return .commit(commit)
    }

    /// The place of a platform in `platforms`, made if it is not there.
    /// - Parameter offset: of the input record that names it.
    mutating func place(of platform: String, at offset: Int64) -> Int {
        if let known = platformIndex[platform] { return known }
        platformIndex[platform] = platforms.count
        platforms.append(Platform(id: platform, lateness: lateness))
        if offset <= heldUntil { platforms[platforms.count - 1].cut = cut.extent(of: platform) }
        return platforms.count - 1
    }

    /// Forgets lists of items that no visitor has any more, and ports sequences that no counter has.
    private mutating func sweepItems() {
        if items.lists.mustSweep { items.lists.sweep(visitors.forEachList) }
        guard items.mustSweep else { return }
        var live: Set<ItemKey> = []
        for platform in platforms {
            for counts in platform.windows.values { live.formUnion(counts.keys.filter { $0.measure == .sequence }) }
        }
        items.sweep(keeping: live)
    }
}
