import Pipeline

/// Who of a table can rest: it is looked through one round after the other, a few entries at a time.
struct RestRound {
    private var hand = 0
    /// Of each platform's number the clock of its furthest sensor: one that is silent does not keep the sessions of the others awake.
    private var clocks: [Timestamp] = []

    mutating func clockCame(_ clock: Timestamp, on platform: UInt32) {
        while clocks.count <= Int(platform) { clocks.append(.distantPast) }
        clocks[Int(platform)] = max(clocks[Int(platform)], clock)
    }

    /// The next position to be looked at.
    mutating func next(of count: Int) -> Int {
        hand = hand + 1 < count ? hand + 1 : 0
        return hand
    }

    /// Nothing has come to a source of the platform for some time.
    func isOver(_ lastSeen: Timestamp, on platform: UInt32, for span: Span) -> Bool {
        Int(platform) < clocks.count && lastSeen < clocks[Int(platform)] - span
    }
}
