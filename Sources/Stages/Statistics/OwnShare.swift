import Pipeline

/// Computes a visitor's share of one window after the other. Windows that see the same hours have the same share: most visitors come once,
/// and then an hour, a day and a week see the same.
struct OwnShare {
    private let hours: [CountedHour]
    private let origin: Visitor.Origin
    private var last: (positions: Range<Int>, share: Contribution)?
    /// Those that were read, from the first one needed on.
    private var activities: [HourActivity] = []
    private var firstRead = 0

    init(hours: [CountedHour], origin: Visitor.Origin) { (self.hours, self.origin) = (hours, origin) }

    mutating func share(in range: ClosedRange<Int32>, _ items: inout Items) -> Contribution {
        let positions = hours.firstPosition { $0.hour >= range.lowerBound }..<hours.firstPosition { $0.hour > range.upperBound }
        if let last, last.positions == positions { return last.share }
        let share = Contribution(AttackSummary.of(read(positions)), origin, &items)
        last = (positions, share)
        return share
    }

    /// Windows come from the small to the large ones: hours that were read for one are those of the next.
    private mutating func read(_ positions: Range<Int>) -> ArraySlice<HourActivity> {
        let known = firstRead..<firstRead + activities.count
        if positions.lowerBound < known.lowerBound || positions.lowerBound > known.upperBound {
            (firstRead, activities) = (positions.lowerBound, [])
        }
        let end = firstRead + activities.count
        if end < positions.upperBound { activities += hours[end..<positions.upperBound].map(\.activity) }
        return activities[positions.lowerBound - firstRead..<positions.upperBound - firstRead]
    }
}
