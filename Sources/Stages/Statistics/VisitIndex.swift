import Pipeline

/// Visitors by the number of an hour or a slot. Entries may outlive their visit: who reads them must ask the visitor.
struct VisitIndex: Sendable {
    private var visits: [Int32: [Int]] = [:]

    mutating func insert(_ visitor: Int, at number: Int32) { visits[number, default: []].append(visitor) }

    /// Takes out what lies before a number, and hands out who was there.
    mutating func remove(before number: Int32) -> [Int] {
        let old = visits.keys.filter { $0 < number }
        return old.flatMap { visits.removeValue(forKey: $0) ?? [] }
    }

    /// Calls `body` with those who are in one of the stretches but not in the other: the work is that of what moved in and out.
    func forEachVisitor(between old: ClosedRange<Int32>?, and new: ClosedRange<Int32>, _ body: (Int) -> Void) {
        if let old, old.overlaps(new) {
            let (lower, upper) = (min(old.lowerBound, new.lowerBound), max(old.upperBound, new.upperBound))
            let (inner, outer) = (max(old.lowerBound, new.lowerBound), min(old.upperBound, new.upperBound))
            for number in lower..<inner { visits[number]?.forEach(body) }
            for number in outer..<upper { visits[number + 1]?.forEach(body) }
        } else {
            for (number, visitors) in visits where new.contains(number) || old?.contains(number) ?? false { visitors.forEach(body) }
        }
    }
}
