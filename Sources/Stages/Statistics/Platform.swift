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

    /// How long visitors and their hours are kept beyond the allowed lateness.
    static let kept = Span.days(8)
    /// How far the clock may step back without the rolling hour losing slots.
    private static let slotsKept = Span.days(2)
    /// How long a closed window's numbers are remembered, so that they can be written again over an old owner's.
    static let remembered = Span.days(1)
    /// Rows list their hours one by one for eight days; a day of the window itself and the reserve of `kept` go off.
    private static let reopenedMax = Span.days(6)

    /// A clock that moves on by more between two flushes, which are seconds apart, is a replay's, or that of a sensor that catches up.
    private static let leap = Span.minutes(10)
    /// A clock that stands still for so many flushes leaps no more. Where the sensors say that they have nothing more fewer are enough; a log
    /// that is read once more is full of empty batches, too, so one is not. Else a replay may wait for whoever reads.
    private static let (calmWhenQuiet, calm) = (3, 10)

    init(id: String, lateness: Lateness) { (self.id, self.lateness) = (id, lateness) }

    mutating func lineCame(_ line: LedgerLine, at offset: Int64) {
        guard line.clock.isPlausible, !line.isRedriven else { return }
        if let known = sensors[line.sensor], line.clock < known.clock { return }
        let isNews = sensors[line.sensor]?.clock != line.clock
        sensors[line.sensor] = SensorClock(clock: line.clock, offset: offset, isQuiet: line.isQuiet)
        if isNews { clock = Lateness.watermark(sensors.values.map(\.clock)) }
    }

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
    func isClosed(_ window: Window) -> Bool { isFinal(window) && !reopened.contains(window) }

    /// A start found a final window whose rows do not all say so: it is computed once more, if the input still has all of it.
    mutating func reopen(_ window: Window) {
        if let end = window.calendarEnd, end + Self.reopenedMax > finalClock { reopened.insert(window) }
    }

    mutating func windowClosed(_ window: Window) { reopened.remove(window) }

    /// Drops what `oldestHour` and `isForgotten` say nobody needs, but for the visitors.
    mutating func forget() {
        _ = sharedHours.remove(before: oldestHour)
        _ = slots.remove(before: (finalClock - Self.slotsKept).slot)
        windows = windows.filter { _, counts in counts.closed.map { !isForgotten(closedAt: $0) } ?? true }
    }

    /// True if what was closed at a clock may be forgotten.
    func isForgotten(closedAt time: Timestamp) -> Bool { time + Self.remembered <= finalClock }
}

/// How far one sensor is, and the newest ledger line that says so.
private struct SensorClock: Sendable {
    var clock: Timestamp
    var offset: Int64
    var isQuiet: Bool
}
