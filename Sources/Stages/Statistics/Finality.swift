import Pipeline

/// Which windows of a platform nothing changes any more, and which cannot be counted. Apart from the platform, since every share asks for it.
struct Finality: Sendable {
    private let lateness: Lateness
    /// The furthest clock with which windows were closed; never steps back.
    private(set) var clock = Timestamp.distantPast
    private var reopened: Set<Window> = []
    /// Windows that began before this cannot be counted: some of what they count is gone.
    private(set) var completeFrom = Timestamp.distantPast

    /// How long a closed window's numbers are remembered, so that they can be written again over an old owner's.
    static let remembered = Span.days(1)
    /// Rows list their hours one by one for eight days; a day of the window itself and the reserve of `Platform.kept` go off.
    private static let reopenedMax = Span.days(6)

    init(_ lateness: Lateness) { self.lateness = lateness }

    mutating func close(at time: Timestamp) { clock = max(clock, time) }

    /// True if the clock has left the window behind by the allowed lateness.
    func isFinal(_ window: Window) -> Bool { window.calendarEnd.map { $0 + lateness.allowed <= clock } ?? false }

    /// True if nothing changes the window any more.
    func isClosed(_ window: Window) -> Bool { isFinal(window) && !reopened.contains(window) || isFrozen(window) }

    /// True for an hour or a day of which something is gone: it stays as it is published.
    func isFrozen(_ window: Window) -> Bool {
        isIncomplete && window.calendarEnd != nil && window.start(at: completeFrom) < completeFrom
    }

    /// True for a rolling window at a time when something of it is gone. It leaves that behind.
    func isWithheld(_ window: Window, at time: Timestamp) -> Bool {
        isIncomplete && window.calendarEnd == nil && window.start(at: time) < completeFrom
    }

    /// Some windows cannot be counted.
    var isIncomplete: Bool { completeFrom > .distantPast }

    /// Windows that began before cannot be counted from now on. None of them is computed once more.
    mutating func losesWindows(before time: Timestamp) {
        completeFrom = max(completeFrom, time)
        reopened = reopened.filter { !isFrozen($0) }
    }

    /// A start found a final window whose rows do not all say so: it is computed once more, if the input still has all of it.
    mutating func reopen(_ window: Window) {
        if let end = window.calendarEnd, isFinal(window), end + Self.reopenedMax > clock, !isFrozen(window) { reopened.insert(window) }
    }

    mutating func windowClosed(_ window: Window) { reopened.remove(window) }

    /// Sources that were seen since are still held by `sessions` and `enrich`.
    /// - Parameter time: the platform's clock.
    func openHorizon(at time: Timestamp) -> Timestamp { max(clock, time) - lateness.kept }

    /// Visitors and hours older than this are needed by no window.
    var oldestHour: Int32 { (clock - Platform.kept - lateness.allowed).hour }

    /// Once no window reaches back to what is gone, nothing is incomplete any more.
    mutating func forget() { if completeFrom.hour < oldestHour { completeFrom = .distantPast } }

    /// True if what was closed at a clock may be forgotten.
    func isForgotten(closedAt time: Timestamp) -> Bool { time + Self.remembered <= clock }
}
