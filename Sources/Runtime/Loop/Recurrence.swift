import Pipeline

/// Something that a loop does every so often, beside its work.
package struct Recurrence {
    private let interval: Span
    private var last: Timestamp

    /// - Parameter atOnce: it is due at the first look.
    package init(every interval: Span, atOnce: Bool = false) {
        self.interval = interval
        last = atOnce ? .distantPast : Clock.monotonic()
    }

    /// Whether the interval has passed; then the next one begins.
    package mutating func isDue(at now: Timestamp = Clock.monotonic()) -> Bool {
        guard now - last >= interval else { return false }
        last = now
        return true
    }
}
