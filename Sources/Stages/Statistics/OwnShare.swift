import Pipeline

/// Computes a visitor's share of one window after the other. Windows that see the same hours have the same share: most visitors come once,
/// and then an hour, a day and a week see the same.
struct OwnShare {
    let hours: [HourActivity]
    let origin: Visitor.Origin
    private var last: (positions: Range<Int>, share: Contribution)?

    init(hours: [HourActivity], origin: Visitor.Origin) { (self.hours, self.origin) = (hours, origin) }

    mutating func share(in range: ClosedRange<Int32>, _ items: inout Items) -> Contribution {
        let positions = hours.firstPosition { $0.hour >= range.lowerBound }..<hours.firstPosition { $0.hour > range.upperBound }
        if let last, last.positions == positions { return last.share }
        let share = Contribution(AttackSummary.of(hours[positions]), origin, &items)
        last = (positions, share)
        return share
    }
}
