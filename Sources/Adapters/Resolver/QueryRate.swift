import Pipeline

/// So many questions a second and no more: each has its own instant, and those of the last ten milliseconds may be made up for.
struct QueryRate: Sendable {
    private let interval: Int64
    private let slack: Span
    /// The instant of the next question.
    private(set) var next = Timestamp.distantPast

    init(perSecond: Int) {
        interval = 1_000_000_000 / Int64(max(perSecond, 1))
        slack = Span(nanoseconds: 10_000_000)
    }

    /// - Returns: whether a question may be sent now; then it counts.
    mutating func take(_ now: Timestamp) -> Bool {
        guard now >= next else { return false }
        next = max(next, now - slack) + Span(nanoseconds: interval)
        return true
    }
}
