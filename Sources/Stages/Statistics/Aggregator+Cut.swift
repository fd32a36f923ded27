import Pipeline

/// What the input no longer has cannot be counted anew: the numbers it led to stay as they are published.
///
/// Rows of attacks expire. Those of a platform whose clock stands may do so while its windows are open; on a log that keeps little, any. A start
/// that found only some of a window's attacks would take the others away from what is published.
extension Aggregator {
    /// Room for the platforms that a commit tells of one by one: a little less than a row may have (architecture, rule 16).
    private static let startsBytesMax = 200_000

    package mutating func inputBegins(at first: Int64) {
        (cut.first, cut.firstSent) = (first, nil)
        for place in platforms.indices { platforms[place].cut = cut.extent(of: platforms[place].id) }
    }

    /// What a commit tells of the platforms one by one: of those that stand, whose rows are older than everybody else's, and of those that are
    /// incomplete; and the lowest input offset that all others need.
    var starts: (listed: [PlatformStart], othersFrom: Int64) {
        var needed = platforms.map(\.pin)
        var open = needed
        visitors.lower(&needed, open: &open, since: platforms.map { $0.stands ? $0.finality.openHorizon(at: $0.clock ?? .distantPast) : nil })
        var (listed, othersFrom, bytes) = ([PlatformStart](), flushed + 1, 0)
        // Incomplete ones first: what a start is not told of them it would count from what is left.
        let places = platforms.indices.filter { platforms[$0].finality.isIncomplete }
            + platforms.indices.filter { !platforms[$0].finality.isIncomplete && needed[$0] < .max }
        for place in places {
            let platform = platforms[place]
            let start = PlatformStart(
                platform: platform.id, restoreFrom: min(needed[place], flushed + 1), openFrom: min(platform.stands ? open[place] : needed[place], flushed + 1),
                completeFrom: platform.finality.completeFrom)
            if platform.stands || platform.finality.isIncomplete, bytes + start.bytesMax <= Self.startsBytesMax {
                bytes += start.bytesMax
                listed.append(start)
            } else {
                othersFrom = platform.finality.isIncomplete ? 0 : min(othersFrom, start.restoreFrom)
            }
        }
        return (listed.sorted { $0.platform < $1.platform }, othersFrom)
    }

    /// Leaves the hours and days that a cut platform can no longer count as they are published.
    mutating func keepIncomplete(_ place: Int) {
        guard let clock = platforms[place].clock, platforms[place].becomesIncomplete(goneBefore: cut.goneBefore) else { return }
        // A rolling one is counted on: it is told of again when it has left behind what is gone.
        let finality = platforms[place].finality
        for window in Array(platforms[place].windows.keys) where finality.isFrozen(window) {
            platforms[place].windows[window]?.freeze(otherwise: clock)
        }
    }

    /// A platform whose clock stands is told of anew now and then: its rows would expire, and with them what was published last.
    package mutating func hourPassed() {
        hours += 1
        for place in platforms.indices where platforms[place].hourPassed(hours, turn: place) {
            for window in Array(platforms[place].windows.keys) { platforms[place].windows[window]?.writeAgain() }
        }
        // It must not expire either, and which platforms stand is news.
        if flushed >= 0 { mustCommit = true }
    }
}

extension PlatformStart {
    fileprivate var bytesMax: Int { platform.utf8.count + 64 }
}
