import Pipeline

extension Aggregator {
    /// Takes the newest copy of a session; an older one than is held says nothing.
    mutating func take(_ attack: CountedAttack, at offset: Int64) {
        let place = place(of: attack.session.front.platform, at: offset)
        guard let index = visitor(of: attack.session.front, on: place) else { return }
        guard let change = visitors[index].take(attack, at: offset) else { return }
        mark(index) {
            $0.dirty.formUnion(change.isWhole ? [.whole, .rollingHour] : .rollingHour)
            $0.hoursChanged(change.hours)
        }
        for hour in change.newHours { platforms[place].hours.insert(index, at: hour) }
        for slot in change.newSlots { platforms[place].slots.insert(index, at: slot) }
        guard visitors.isShared(index) else { return }
        for hour in change.newHours { platforms[place].sharedHours.insert(index, at: hour) }
        guard !change.attackHours.isEmpty else { return }
        // Whether an address is common depends on its visits elsewhere.
        for sibling in visitors.siblings(of: index) { mark(sibling) { $0.hoursChanged(change.attackHours) } }
    }

    /// Changes a visitor and puts it on the list of those to be settled.
    mutating func mark(_ index: Int, _ change: (inout Visitor) -> Void) {
        change(&visitors[index])
        if visitors[index].list() { platforms[visitors[index].platform].dirty.append(index) }
    }

    /// The visitor whose session this is. None is made for a session that no window needs.
    private mutating func visitor(of session: SessionFront, on place: Int) -> Int? {
        if let known = visitors.find(session.address, on: place) { return known }
        guard session.absorbedBy == nil, session.lastSeen.hour >= platforms[place].finality.oldestHour else { return nil }
        let index = visitors.insert(session.address, on: place)
        // The first sibling's hours were not shared before.
        let siblings = visitors.siblings(of: index)
        if let first = siblings.first, siblings.count == 1 {
            for hour in visitors[first].hours { platforms[visitors[first].platform].sharedHours.insert(first, at: hour.hour) }
        }
        return index
    }
}
