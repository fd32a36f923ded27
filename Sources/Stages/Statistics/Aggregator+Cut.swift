import Pipeline

/// What the input no longer has cannot be counted anew: the numbers it led to stay as they are published.
///
/// Rows of attacks expire. Those of a platform whose clock stands may do so while its windows are open; on a log that keeps little, any. A start
/// that found only some of a window's attacks would take the others away from what is published.
extension Aggregator {
    /// The input begins later than the restored commit wanted. To be called after `restored`, before the first record.
    package mutating func inputBegins(at first: Int64) {
        cut.first = first
        for place in platforms.indices where cut.concerns(platforms[place].id) { platforms[place].isCut = true }
    }

    /// The platforms that a commit tells of one by one: those whose rows are older than everybody else's, and those that were cut.
    var starts: (listed: [PlatformStart], othersFrom: Int64) {
        var needed = platforms.map(\.pin)
        visitors.lower(&needed)
        var (listed, othersFrom) = ([PlatformStart](), flushed + 1)
        for (place, platform) in platforms.enumerated() {
            guard platform.stands || platform.completeFrom > .distantPast else {
                othersFrom = min(othersFrom, needed[place])
                continue
            }
            listed.append(
                PlatformStart(platform: platform.id, restoreFrom: min(needed[place], flushed + 1), completeFrom: platform.completeFrom))
        }
        return (listed.sorted { $0.platform < $1.platform }, othersFrom)
    }

    /// Leaves the windows that a cut platform can no longer count as they are published.
    mutating func freeze(_ place: Int) {
        guard let clock = platforms[place].clock, platforms[place].takesFreeze() else { return }
        // A rolling one is counted on: it is told of again when it has left behind what is gone.
        for window in Array(platforms[place].windows.keys) where window.calendarEnd != nil && platforms[place].isIncomplete(window) {
            platforms[place].windows[window]?.freeze(at: clock)
        }
    }

    /// An hour of the house's time has passed. A platform whose clock stands is told of anew now and then: its rows would expire, and with them
    /// what was published last.
    package mutating func hourPassed() {
        for place in platforms.indices where platforms[place].hourPassed(turn: place) {
            for window in Array(platforms[place].windows.keys) { platforms[place].windows[window]?.writeAgain() }
        }
        if flushed >= 0 { mustCommit = true }
    }
}

/// How much of the input a start needs and no longer finds.
struct InputCut: Sendable {
    /// The lowest offset that there is.
    var first: Int64 = 0
    private var neededFrom: [String: Int64] = [:]
    private var othersFrom: Int64 = 0

    init() {}

    init(_ commit: Commit?) {
        guard let commit else { return }
        othersFrom = commit.othersFrom
        for start in commit.starts { neededFrom[start.platform] = start.restoreFrom }
    }

    /// Whether rows of a platform are gone that were there at the commit.
    func concerns(_ platform: String) -> Bool { (neededFrom[platform] ?? othersFrom) < first }
}
