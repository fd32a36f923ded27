import Pipeline

/// What a newer copy of a session changes.
struct VisitorChange: Sendable {
    /// Hours whose activity is another.
    private(set) var hours: [Int32] = []
    /// Hours in which the visitor attacks now and did not before, or the other way round.
    private(set) var attackHours: [Int32] = []
    /// Hours and slots under which the visitor must be found from now on.
    private(set) var newHours: [Int32]
    private(set) var newSlots: [Int32]
    /// Country or system is another.
    var isWhole = false

    init(from old: KeptSession?, to new: KeptSession) {
        let before = Set(old?.attackHours ?? [])
        attackHours = Array(before.symmetricDifference(new.attackHours))
        let (known, knownSlots) = (Set(old?.hours.map(\.hour) ?? []), Set(old?.slots.map(\.slot) ?? []))
        newHours = new.hours.map(\.hour).filter { !known.contains($0) }
        newSlots = new.slots.map(\.slot).filter { !knownSlots.contains($0) }
        // So that a visitor without hours is found when it has become old.
        if old?.lastSeen.hour != new.lastSeen.hour, new.hours.last?.hour != new.lastSeen.hour { newHours.append(new.lastSeen.hour) }
        hours = Self.difference(old?.hours ?? [], new.hours)
    }

    /// Adds what changes with another session of the visitor that the first one took in.
    mutating func add(_ other: VisitorChange) {
        hours += other.hours
        attackHours += other.attackHours
    }

    private static func difference(_ old: [HourActivity], _ new: [HourActivity]) -> [Int32] {
        var result: [Int32] = []
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            if right == new.count || left < old.count && old[left].hour < new[right].hour {
                result.append(old[left].hour)
                left += 1
            } else if left == old.count || new[right].hour < old[left].hour {
                result.append(new[right].hour)
                right += 1
            } else {
                if old[left] != new[right] { result.append(new[right].hour) }
                left += 1
                right += 1
            }
        }
        return result
    }
}
