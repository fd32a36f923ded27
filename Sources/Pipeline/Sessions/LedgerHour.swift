/// What one UTC hour added to a ledger line. It balances as the line does.
///
/// A quantity belongs to the hour in which the line's clock stood when it changed, so a batch that fills a gap later takes from `missing`
/// in the hour in which it came, not in the one that it was missed in.
package struct LedgerHour: Equatable, Sendable {
    /// Hours since 1970.
    package var hour: Int32
    package var captured: Int64 = 0
    package var delivered: Int64 = 0
    package var counted: Int64 = 0
    package var duplicate: Int64 = 0
    /// Negative in an hour in which more gaps were filled than opened.
    package var missing: Int64 = 0
    package var late: Int64 = 0
    package var clockRefused: Int64 = 0
    package var malformed: Int64 = 0
    package var unreadable: Int64 = 0
    package var lostRecords: Int64 = 0

    package init(hour: Int32) { self.hour = hour }

    package var setAside: Int64 { late &+ clockRefused &+ malformed &+ unreadable }
    package var balances: Bool {
        captured == counted &+ missing &+ setAside && delivered == counted &+ duplicate &+ setAside
    }
}

extension LedgerHour {
    /// What the whole line adds up to.
    package init(totalsOf line: LedgerLine) {
        hour = 0
        (captured, delivered, counted, duplicate) = (line.captured, line.delivered, line.counted, line.duplicate)
        (missing, late, clockRefused) = (line.missingPackets, line.late, line.clockRefused)
        (malformed, unreadable, lostRecords) = (line.malformed, line.unreadable, line.lostRecords)
    }

    package static func + (left: LedgerHour, right: LedgerHour) -> LedgerHour { left.combined(right, &+) }
    package static func - (left: LedgerHour, right: LedgerHour) -> LedgerHour { left.combined(right, &-) }

    private func combined(_ other: LedgerHour, _ operation: (Int64, Int64) -> Int64) -> LedgerHour {
        var result = LedgerHour(hour: hour)
        result.captured = operation(captured, other.captured)
        result.delivered = operation(delivered, other.delivered)
        result.counted = operation(counted, other.counted)
        result.duplicate = operation(duplicate, other.duplicate)
        result.missing = operation(missing, other.missing)
        result.late = operation(late, other.late)
        result.clockRefused = operation(clockRefused, other.clockRefused)
        result.malformed = operation(malformed, other.malformed)
        result.unreadable = operation(unreadable, other.unreadable)
        result.lostRecords = operation(lostRecords, other.lostRecords)
        return result
    }
}

extension LedgerLine {
    /// As many hours as a line carries; the table has the older ones, in which nothing changes any more.
    package static let hoursMax = 72

    /// Adds what changed since a moment to an hour. One that fell out is never needed again: once the line is full, what belongs to an
    /// hour before the first is added to the first. Only a redriven line goes back at all.
    package mutating func account(since before: LedgerHour, in hour: Int32) {
        var change = LedgerHour(totalsOf: self) - before
        guard change != before - before else { return }
        change.hour = hours.count < Self.hoursMax ? hour : max(hour, hours.first?.hour ?? hour)
        let place = hours.lastIndex { $0.hour <= change.hour }
        if let place, hours[place].hour == change.hour { return hours[place] = hours[place] + change }
        hours.insert(change, at: place.map { $0 + 1 } ?? 0)
        if hours.count > Self.hoursMax { hours.removeFirst() }
    }
}
