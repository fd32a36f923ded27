import Pipeline

extension Aggregator {
    /// A rolling window that moves on, on one platform or more.
    private struct Move: Hashable {
        let dirt: Visitor.Dirt
        let before: ClosedRange<Int32>?
        let now: ClosedRange<Int32>
    }

    /// Brings the rolling windows' edges to the clocks: whoever was there in an hour or slot that came in or went out is looked at again.
    mutating func advance(_ places: [Int]) {
        var moves: [Move: [Int]] = [:]
        for place in places { advance(place, &moves) }
        // Clocks mostly stand in the same hour: what all platforms share is looked through once for all that move alike.
        for (move, places) in moves { touchShared(places, move) }
    }

    private mutating func advance(_ place: Int, _ moves: inout [Move: [Int]]) {
        guard let clock = platforms[place].clock, platforms[place].rolled != clock else { return }
        let old = platforms[place].rolled
        platforms[place].rolled = clock
        // The rolling hour counts slots, but whether a visitor is more than an answer is known by the hour.
        for (window, dirt) in [(Window.rollingHour, Visitor.Dirt.rollingHour), (.rollingDay, .rollingDay), (.rollingWeek, .rollingWeek)] {
            let (before, now) = (old.map { window.hours(at: $0) }, window.hours(at: clock))
            guard before != now else { continue }
            let own = platforms[place].hours
            own.forEachVisitor(between: before, and: now) { touch($0, on: place, dirt) }
            if window != .rollingHour { moves[Move(dirt: dirt, before: before, now: now), default: []].append(place) }
        }
        let (before, now) = (old.map { Window.slots(at: $0) }, Window.slots(at: clock))
        guard before != now else { return }
        let slots = platforms[place].slots
        slots.forEachVisitor(between: before, and: now) { touch($0, on: place, .rollingHour) }
    }

    /// An hour elsewhere that came in or went out decides whether the address is common here.
    private mutating func touchShared(_ places: [Int], _ move: Move) {
        var addresses: Set<Address> = []
        for platform in platforms {
            platform.sharedHours.forEachVisitor(between: move.before, and: move.now) { index in
                if let address = visitors.entry(index)?.address { addresses.insert(address) }
            }
        }
        let moved = Set(places)
        for address in addresses {
            for index in visitors.all(of: address) where moved.contains(visitors[index].platform) {
                touch(index, on: visitors[index].platform, move.dirt)
            }
        }
    }

    private mutating func touch(_ index: Int, on place: Int, _ dirt: Visitor.Dirt) {
        guard visitors.isOn(place, index) else { return }
        mark(index) { $0.dirty.formUnion(dirt) }
    }

    /// Computes the shares of all visitors that changed.
    mutating func settle(_ place: Int) {
        let dirty = platforms[place].dirty
        platforms[place].dirty = []
        for index in dirty where visitors.isOn(place, index) { settle(visitor: index, on: place) }
    }

    private mutating func settle(visitor index: Int, on place: Int) {
        guard let clock = platforms[place].clock else { return }
        let finality = platforms[place].finality
        let siblings = visitors.siblings(of: index)
        var visitor = visitors.takeOut(index)
        if visitor.dirty.contains(.whole) { withdraw(&visitor, place) }
        let hours = visitor.hours
        var own = OwnShare(hours: hours, origin: visitor.origin)
        for window in visitor.dirtyWindows(hours, at: clock) where !finality.isClosed(window) {
            let range = window.hours(at: clock)
            var share: Contribution?
            if visitor.hasAttack(in: range) {
                share = window == .rollingHour
                    ? rollingHour(of: visitor, at: clock)
                    : own.share(in: range, &items).common(visitors.hasAttack(siblings, in: range))
            }
            replace(&visitor, window, share, place)
        }
        visitor.shares.removeAll { finality.isClosed($0.window) }
        visitor.settled()
        visitors.putBack(visitor, at: index)
    }

    private mutating func rollingHour(of visitor: Visitor, at clock: Timestamp) -> Contribution? {
        let range = Window.slots(at: clock)
        let slots = visitor.sessions.flatMap { $0.slots.filter { range.contains($0.slot) } }
        return slots.isEmpty ? nil : Contribution(slots, visitor.origin, &items)
    }

    private mutating func replace(_ visitor: inout Visitor, _ window: Window, _ share: Contribution?, _ place: Int) {
        let position = visitor.shares.firstIndex { $0.window == window }
        switch (position, share) {
        case (let position?, let share?):
            if visitor.shares[position].contribution == share { return }
            let old = items.tally(visitor.shares[position].contribution)
            platforms[place].windows[window, default: WindowCounts()].replace(old, by: items.tally(share))
            visitor.shares[position] = Visitor.Share(window: window, contribution: share)
        case (let position?, nil):
            platforms[place].windows[window]?.subtract(items.tally(visitor.shares[position].contribution))
            visitor.shares.remove(at: position)
        case (nil, let share?):
            platforms[place].windows[window, default: WindowCounts()].add(items.tally(share))
            // An hour, its day and the three rolling windows: what most visitors have, and for long.
            if visitor.shares.isEmpty { visitor.shares.reserveCapacity(5) }
            visitor.shares.append(Visitor.Share(window: window, contribution: share))
        case (nil, nil): break
        }
    }

    /// Takes a visitor out of every window that can still change.
    mutating func withdraw(_ visitor: inout Visitor, _ place: Int) {
        let finality = platforms[place].finality
        for share in visitor.shares where !finality.isClosed(share.window) {
            platforms[place].windows[share.window]?.subtract(items.tally(share.contribution))
        }
        visitor.shares.removeAll()
    }
}
