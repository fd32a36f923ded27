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
        let (before, hoursBefore) = (old?.attackHours ?? [], old?.hours ?? [])
        attackHours = Self.added(before, new.attackHours) { $0 } + Self.added(new.attackHours, before) { $0 }
        newHours = Self.added(hoursBefore, new.hours) { $0.hour }
        newSlots = Self.added(old?.slots ?? [], new.slots) { $0.slot }
        // So that a visitor without hours is found when it has become old.
        if old?.lastSeen.hour != new.lastSeen.hour, new.hours.last?.hour != new.lastSeen.hour { newHours.append(new.lastSeen.hour) }
        hours = Self.difference(hoursBefore, new.hours)
    }

    /// Adds what changes with another session of the visitor that the first one took in.
    mutating func add(_ other: VisitorChange) {
        hours += other.hours
        attackHours += other.attackHours
    }

    /// The numbers of what is there and was not there before; both sorted.
    private static func added<Element>(_ old: [Element], _ new: [Element], _ number: (Element) -> Int32) -> [Int32] {
        var (result, place): ([Int32], Int) = ([], 0)
        for element in new {
            while place < old.count, number(old[place]) < number(element) { place += 1 }
            if place == old.count || number(old[place]) != number(element) { result.append(number(element)) }
        }
        return result
    }

    private static func difference(_ old: [CountedHour], _ new: [CountedHour]) -> [Int32] {
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
