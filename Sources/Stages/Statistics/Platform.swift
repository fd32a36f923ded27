import Pipeline

/// One platform as a partition sees it: its clock, its windows, and which visitors were there when.
struct Platform: Sendable {
    let id: String
    private var sensors: [String: SensorClock] = [:]
    /// The watermark over the sensors; nil before the first ledger line. It can step back when a sensor comes (back) that is behind.
    private(set) var clock: Timestamp?
    var finality: Finality
    var windows: [Window: WindowCounts] = [:]
    /// Visitors by the hours and slots in which they were active.
    var hours = VisitIndex()
    var slots = VisitIndex()
    /// The hours again, of visitors whose address is known on another platform too.
    var sharedHours = VisitIndex()
    /// Visitors to be settled by the next flush.
    var dirty: [Int] = []
    /// The clock up to which the rolling windows have been brought.
    var rolled: Timestamp?
    /// The clock when the last flush looked at it, and how many flushes it has not leapt since.
    private var seenClock: Timestamp?
    private var calmFlushes = Self.calm
    /// The oldest hour kept by the last eviction.
    var evictedHour: Int32?
    /// What a start did not find of its rows.
    var cut = InputCut.Extent.nothing { didSet { isNewlyCut = cut != .nothing } }
    private var isNewlyCut = false
    /// Of a platform that was cut: the clocks of the first lines of each account, and the furthest of all of them.
    private var begun: [Account: [Timestamp]] = [:]
    private var firstClock = Timestamp.distantPast
    /// Hours of the house's time without news of a sensor's clock.
    private var hoursStanding = 0

    /// How long visitors and their hours are kept beyond the allowed lateness.
    static let kept = Span.days(8)
    /// How far the clock may step back without the rolling hour losing slots.
    private static let slotsKept = Span.days(2)

    /// A clock that has not moved for so many hours stands: its rows age, and everybody else's do not.
    private static let standsAfterHours = 6
    /// What is published of the platforms that stand is written once more in the first day after a start, not of all at once, and then every ten
    /// days.
    private static let (firstAgainHours, againHours) = (20, 240)

    /// A clock that moves on by more between two flushes, which are seconds apart, is a replay's, or that of a sensor that catches up.
    private static let leap = Span.minutes(10)
    /// A clock that stands still for so many flushes leaps no more. Where the sensors say that they have nothing more fewer are enough; a log
    /// that is read once more is full of empty batches, too, so one is not. Else a replay may wait for whoever reads.
    private static let (calmWhenQuiet, calm) = (3, 10)

    init(id: String, lateness: Lateness) { (self.id, finality) = (id, Finality(lateness)) }

    /// - Parameter isReplayed: a start reads it once more.
    mutating func lineCame(_ line: LedgerLine, at offset: Int64, isReplayed: Bool) {
        guard line.clock.isPlausible, !line.isRedriven else { return }
        if cut == .any, isReplayed || sensors.isEmpty { beginAnew(line) }
        if let known = sensors[line.sensor], line.clock < known.clock { return }
        let isNews = sensors[line.sensor]?.clock != line.clock
        sensors[line.sensor] = SensorClock(clock: line.clock, offset: offset, isQuiet: line.isQuiet)
        guard isNews else { return }
        if !isReplayed { hoursStanding = 0 }
        clock = Lateness.watermark(sensors.values.map(\.clock))
    }

    /// A line is written after the rows of what it accounts for: what an account captured after the clock of its first line that is left is in rows
    /// that are left, too. That line may be an old one that was written again, between a row and its line: so the second one decides.
    private mutating func beginAnew(_ line: LedgerLine) {
        let account = Account(sensor: line.sensor, epoch: line.epoch)
        guard begun[account, default: []].count < 2, !begun[account, default: []].contains(line.clock) else { return }
        begun[account, default: []].append(line.clock)
        (firstClock, isNewlyCut) = (max(firstClock, line.clock), true)
    }

    /// Asked before each flush. True if a start found that something is gone, and which windows that concerns is not yet known.
    ///
    /// What was published last reaches up to the clock of `finality`, also if the account that it came from has no line any more.
    /// - Parameter goneBefore: nothing that is gone was captured later.
    mutating func becomesIncomplete(goneBefore: Timestamp?) -> Bool {
        guard isNewlyCut, let clock else { return false }
        let bound = cut == .old ? finality.openHorizon(at: clock) : max(firstClock, finality.clock)
        finality.losesWindows(before: goneBefore.map { min($0, bound) } ?? bound)
        (isNewlyCut, begun) = (false, [:])
        return true
    }

    /// What the last commit told of it.
    mutating func restored(_ start: PlatformStart) {
        if start.completeFrom.isPlausible { finality.losesWindows(before: start.completeFrom) }
        hoursStanding = Self.standsAfterHours
    }

    /// An hour of the house's time has passed.
    /// - Parameter turn: different platforms have different turns.
    /// - Returns: whether what is published of it is to be written once more.
    mutating func hourPassed(_ hours: Int, turn: Int) -> Bool {
        hoursStanding += 1
        return stands && (hours - 1 - turn % Self.firstAgainHours) % Self.againHours == 0
    }

    var stands: Bool { hoursStanding >= Self.standsAfterHours }

    /// The sensors that the clock comes from: it is the oldest of theirs, and those that fell silent are behind it.
    private var heard: [SensorClock] { sensors.values.filter { $0.clock >= clock ?? .distantPast } }

    /// The lowest input offset of a line that the clock comes from.
    var pin: Int64 { heard.map(\.offset).min() ?? .max }

    /// Whether the clock leaps, and may go on. To be asked by each flush.
    mutating func isLeaping() -> Bool {
        defer { seenClock = clock }
        if let clock, let seenClock { calmFlushes = clock - seenClock > Self.leap ? 0 : min(calmFlushes + 1, Self.calm) }
        return calmFlushes < (heard.allSatisfy(\.isQuiet) ? Self.calmWhenQuiet : Self.calm)
    }

    /// Drops what nobody needs any more, but for the visitors.
    mutating func forget() {
        _ = sharedHours.remove(before: finality.oldestHour)
        _ = slots.remove(before: (finality.clock - Self.slotsKept).slot)
        windows = windows.filter { [finality] _, counts in counts.closed.map { !finality.isForgotten(closedAt: $0) } ?? true }
        finality.forget()
    }
}

private struct Account: Hashable, Sendable {
    let sensor: String
    let epoch: UInt64
}

/// How far one sensor is, and the newest ledger line that says so.
private struct SensorClock: Sendable {
    var clock: Timestamp
    var offset: Int64
    var isQuiet: Bool
}
