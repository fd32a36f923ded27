import Pipeline

/// One platform as a partition sees it: its clock, its windows, and which visitors were there when.
struct Platform: Sendable {
    let id: String
    private let lateness: Lateness
    private var sensors: [String: SensorClock] = [:]
    /// The watermark over the sensors; nil before the first ledger line. It can step back when a sensor comes (back) that is behind.
    private(set) var clock: Timestamp?
    /// The furthest clock with which windows were closed; never steps back.
    private(set) var finalClock = Timestamp.distantPast
    private var reopened: Set<Window> = []
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
    /// Windows that began before this cannot be counted: some of what they count is gone.
    private(set) var completeFrom = Timestamp.distantPast
    /// Of a platform that was cut: the clocks of the first lines of each account, and the furthest of all of them.
    private var begun: [Account: [Timestamp]] = [:]
    private var firstClock = Timestamp.distantPast
    /// Hours of the house's time without news of a sensor's clock.
    private var hoursStanding = 0

    /// How long visitors and their hours are kept beyond the allowed lateness.
    static let kept = Span.days(8)
    /// How far the clock may step back without the rolling hour losing slots.
    private static let slotsKept = Span.days(2)
    /// How long a closed window's numbers are remembered, so that they can be written again over an old owner's.
    static let remembered = Span.days(1)
    /// Rows list their hours one by one for eight days; a day of the window itself and the reserve of `kept` go off.
    private static let reopenedMax = Span.days(6)

    /// A clock that has not moved for so many hours stands: its rows age, and everybody else's do not.
    private static let standsAfterHours = 6
    /// What is published of a platform that stands is written once more within a day of a start, not of all platforms at once, and then every
    /// ten days.
    private static let (firstAgainHours, againHours) = (20, 240)

    /// A clock that moves on by more between two flushes, which are seconds apart, is a replay's, or that of a sensor that catches up.
    private static let leap = Span.minutes(10)
    /// A clock that stands still for so many flushes leaps no more. Where the sensors say that they have nothing more fewer are enough; a log
    /// that is read once more is full of empty batches, too, so one is not. Else a replay may wait for whoever reads.
    private static let (calmWhenQuiet, calm) = (3, 10)

    init(id: String, lateness: Lateness) { (self.id, self.lateness) = (id, lateness) }

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

    /// A line is written after the rows of what it accounts for: packets behind the clock of the first line of an account that is left are in rows
    /// that are left, too. That line may be an old one that was written again, between a row and its line: so the second one decides.
    private mutating func beginAnew(_ line: LedgerLine) {
        let account = Account(sensor: line.sensor, epoch: line.epoch)
        guard begun[account, default: []].count < 2, !begun[account, default: []].contains(line.clock) else { return }
        begun[account, default: []].append(line.clock)
        (firstClock, isNewlyCut) = (max(firstClock, line.clock), true)
    }

    /// Asked before each flush. True if more windows have become incomplete than there were; none of them is computed once more.
    ///
    /// What was published last reaches up to `finalClock`, also if the account that it came from has no line any more.
    /// - Parameter goneBefore: nothing that is gone was captured later.
    mutating func becomesIncomplete(goneBefore: Timestamp?) -> Bool {
        guard isNewlyCut, let clock else { return false }
        let known = finalClock > .distantPast ? finalClock : clock
        let bound = cut == .old ? known - lateness.kept : max(firstClock, finalClock)
        completeFrom = max(completeFrom, goneBefore.map { min($0, bound) } ?? bound)
        (isNewlyCut, begun) = (false, [:])
        reopened = reopened.filter { !isIncomplete($0) }
        return true
    }

    /// What the last commit told of it.
    mutating func restored(_ start: PlatformStart) {
        if start.completeFrom.isPlausible { completeFrom = start.completeFrom }
        hoursStanding = Self.standsAfterHours
    }

    /// An hour of the house's time has passed.
    /// - Parameter turn: different platforms have different turns.
    /// - Returns: whether what is published of it is to be written once more.
    mutating func hourPassed(_ hours: Int, turn: Int) -> Bool {
        hoursStanding += 1
        return stands && (hours - 1 - turn % Self.firstAgainHours) % Self.againHours == 0
    }

    /// Sources that were seen since are still held by `sessions` and `enrich`.
    var openHorizon: Timestamp { finalClock - lateness.kept }

    /// Some of its windows cannot be counted.
    var isIncomplete: Bool { completeFrom > .distantPast }

    var stands: Bool { hoursStanding >= Self.standsAfterHours }

    /// The sensors that the clock comes from: it is the oldest of theirs, and those that fell silent are behind it.
    private var heard: [SensorClock] { sensors.values.filter { $0.clock >= clock ?? .distantPast } }

    /// The lowest input offset of a line that the clock comes from.
    var pin: Int64 { heard.map(\.offset).min() ?? .max }

    /// Visitors and hours older than this are needed by no window.
    var oldestHour: Int32 { (finalClock - Self.kept - lateness.allowed).hour }

    /// Whether the clock leaps, and may go on. To be asked by each flush.
    mutating func isLeaping() -> Bool {
        defer { seenClock = clock }
        if let clock, let seenClock { calmFlushes = clock - seenClock > Self.leap ? 0 : min(calmFlushes + 1, Self.calm) }
        return calmFlushes < (heard.allSatisfy(\.isQuiet) ? Self.calmWhenQuiet : Self.calm)
    }

    mutating func closeWindows(at time: Timestamp) { finalClock = max(finalClock, time) }

    /// True if the clock has left the window behind by the allowed lateness.
    func isFinal(_ window: Window) -> Bool { window.calendarEnd.map { $0 + lateness.allowed <= finalClock } ?? false }

    /// True if nothing changes the window any more.
    func isClosed(_ window: Window) -> Bool {
        isFinal(window) && !reopened.contains(window) || isIncomplete(window) && window.calendarEnd != nil
    }

    /// True if some of what the window counts is gone. A rolling one leaves that behind.
    func isIncomplete(_ window: Window) -> Bool { isIncomplete && window.start(at: clock ?? completeFrom) < completeFrom }

    /// A start found a final window whose rows do not all say so: it is computed once more, if the input still has all of it.
    mutating func reopen(_ window: Window) {
        if let end = window.calendarEnd, end + Self.reopenedMax > finalClock, !isIncomplete(window) { reopened.insert(window) }
    }

    mutating func windowClosed(_ window: Window) { reopened.remove(window) }

    /// Drops what `oldestHour` and `isForgotten` say nobody needs, but for the visitors.
    mutating func forget() {
        _ = sharedHours.remove(before: oldestHour)
        _ = slots.remove(before: (finalClock - Self.slotsKept).slot)
        windows = windows.filter { _, counts in counts.closed.map { !isForgotten(closedAt: $0) } ?? true }
        if completeFrom.hour < oldestHour { completeFrom = .distantPast }
    }

    /// True if what was closed at a clock may be forgotten.
    func isForgotten(closedAt time: Timestamp) -> Bool { time + Self.remembered <= finalClock }
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
