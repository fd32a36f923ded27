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
    /// The oldest hour kept by the last eviction.
    var evictedHour: Int32?

    /// How long visitors and their hours are kept beyond the allowed lateness.
    private static let kept = Span.days(8)
    /// How long a closed window's numbers are remembered, so that they can be written again over an old owner's.
    private static let remembered = Span.days(1)

    init(id: String, lateness: Lateness) { (self.id, self.lateness) = (id, lateness) }

    mutating func lineCame(_ line: LedgerLine, at offset: Int64) {
        guard line.clock.isPlausible else { return }
        if let known = sensors[line.sensor], line.clock < known.clock { return }
        let isNews = sensors[line.sensor]?.clock != line.clock
        sensors[line.sensor] = SensorClock(clock: line.clock, offset: offset)
        if isNews { clock = Lateness.watermark(sensors.values.map(\.clock)) }
    }

    /// The lowest input offset of a line that the clock comes from; lines of sensors that fell silent do not count.
    var pin: Int64 {
        guard let newest = sensors.values.map(\.clock).max() else { return .max }
        return sensors.values.filter { $0.clock >= newest - Lateness.silentSensor }.map(\.offset).min() ?? .max
    }

    /// Visitors and hours older than this are needed by no window.
    var oldestHour: Int32 { (finalClock - Self.kept - lateness.allowed).hour }

    mutating func closeWindows(at time: Timestamp) { finalClock = max(finalClock, time) }

    /// True if the window is final and was closed: nothing changes it any more.
    func isClosed(_ window: Window) -> Bool { window.calendarEnd.map { $0 + lateness.allowed <= finalClock } ?? false }

    /// Drops what `oldestHour` and `isForgotten` say nobody needs, but for the visitors.
    mutating func forget() {
        _ = sharedHours.remove(before: oldestHour)
        _ = slots.remove(before: Timestamp(hour: oldestHour).slot)
        for window in windows.keys where isForgotten(window) { windows[window] = nil }
    }

    /// True if even a closed window's numbers may be forgotten.
    func isForgotten(_ window: Window) -> Bool {
        window.calendarEnd.map { $0 + lateness.allowed + Self.remembered <= finalClock } ?? false
    }
}

/// How far one sensor is, and the newest ledger line that says so.
private struct SensorClock: Sendable {
    var clock: Timestamp
    var offset: Int64
}
