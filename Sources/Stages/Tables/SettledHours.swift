import Pipeline

/// Which hours of ledger lines are in the tables as they will stay.
///
/// A line tells of up to 72 hours with each revision, and what changes is nearly always the last one: to look for the others in the tables again
/// would be most of a database's work for the ledger. A line's clock never goes back and each change belongs to the hour in which the clock
/// stands, so the hours before it are settled, whichever revision tells of them. Of a redriven line, and of one without a clock, that cannot be said.
///
/// Whoever forgets some or all of it writes hours once more than needed, which does no harm.
package struct SettledHours: Sendable {
    /// Of each line the hours from one that a revision began with to the one that its clock stood in. Those before the first are not told: a
    /// line no longer carries its oldest hours, but an older copy of it that comes later may.
    private var ranges: [LineKey: Range<Int32>] = [:]

    /// Lines of sensors long gone count too, so there has to be an end (some 30 MB).
    private static let linesMax = 200_000

    package init() {}

    subscript(key: LineKey) -> Range<Int32> { ranges[key] ?? 0..<0 }

    /// The line's hours, but for those that `known` has, are told.
    mutating func told(_ line: LedgerLine, _ key: LineKey, known: Range<Int32>) {
        guard !line.isRedriven, let clock = line.clock.known, let first = line.hours.first else { return }
        let start = known.isEmpty ? first.hour : max(first.hour, known.upperBound)
        guard start < clock.hour else { return }
        add(start..<clock.hour, to: key)
    }

    /// The batch is in the tables.
    package mutating func written(_ batch: TableBatch) {
        for (key, range) in batch.settled.ranges { add(range, to: key) }
        if ranges.count > Self.linesMax { ranges.removeAll() }
    }

    private mutating func add(_ range: Range<Int32>, to key: LineKey) {
        ranges[key] = ranges[key].map { $0.joined(range) } ?? range
    }
}

extension Range<Int32> {
    /// Both as one; if there is a hole between them, the later one.
    fileprivate func joined(_ other: Range<Int32>) -> Range<Int32> {
        guard lowerBound <= other.upperBound, other.lowerBound <= upperBound else { return lowerBound < other.lowerBound ? other : self }
        return Swift.min(lowerBound, other.lowerBound)..<Swift.max(upperBound, other.upperBound)
    }
}
