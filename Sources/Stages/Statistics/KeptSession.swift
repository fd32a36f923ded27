import Pipeline

/// What the windows need of the newest copy of a session.
struct KeptSession: Sendable {
    let id: SessionID
    private(set) var rank: AttackRank
    /// Where the newest copy lies in the input.
    private(set) var offset: Int64
    private(set) var lastSeen: Timestamp
    /// Another session took this one in; only hours that the other no longer lists still count.
    private(set) var isAbsorbed: Bool
    /// The sessions that this one took in.
    let absorbed: [SessionID]
    /// Sorted; without the folded ones.
    private(set) var hours: [CountedHour]
    private(set) var slots: [SlotActivity]
    private(set) var country: String
    private(set) var system: String

    /// A row lists hours one by one for eight days, slots for two hours, before its last packet.
    private static let hoursListed: Int64 = 192
    private static let slotsListed: Int64 = 24
    /// How long slots stay that are no longer listed: the clock may lag behind the packets.
    private static let slotsKept: Int64 = 288
    static let unknownSystem = "unknown"

    /// - Parameters:
    ///   - known: the copy held so far. What this one no longer lists because it became old stays as it was known.
    ///   - absorber: the session that took this one in, if it is held. It has taken over what it lists, and says so before this one does.
    init(_ attack: CountedAttack, at offset: Int64, after known: KeptSession?, absorber: KeptSession?) {
        let (session, front) = (attack.session, attack.session.front)
        (id, rank, self.offset, absorbed) = (front.id, attack.rank, offset, front.absorbed)
        isAbsorbed = front.absorbedBy != nil || absorber != nil
        lastSeen = max(front.lastSeen, known?.lastSeen ?? front.lastSeen)
        country = attack.enrichment.country
        system = attack.enrichment.system ?? Self.unknownSystem
        let listed = isAbsorbed ? [] : Self.listed(session.hours).inOrder(by: Self.isBefore)
        let horizon = isAbsorbed ? absorber?.hourHorizon ?? .min : Int64(lastSeen.hour) - Self.hoursListed
        let kept = known?.hours.filter { Int64($0.hour) <= horizon && !Self.has(listed, $0.hour) } ?? []
        hours = kept.isEmpty ? listed : (kept + listed).inOrder(by: Self.isBefore)
        slots = isAbsorbed ? [] : Self.slots(session, lastSlot: Int64(lastSeen.slot), known?.slots ?? [])
    }

    private var hourHorizon: Int64 { Int64(lastSeen.hour) - Self.hoursListed }

    /// The same copy came again, farther on.
    mutating func cameAgain(at offset: Int64) { self.offset = max(self.offset, offset) }

    /// From now on only what the other no longer lists still counts.
    mutating func becomeAbsorbed(by other: KeptSession) {
        isAbsorbed = true
        hours.removeAll { Int64($0.hour) > other.hourHorizon }
        slots = []
    }

    /// The hours in which something other than an answer came, sorted.
    var attackHours: [Int32] { hours.compactMap { $0.isReached ? $0.hour : nil } }

    func hasAttack(in range: ClosedRange<Int32>) -> Bool {
        let start = hours.firstPosition { $0.hour >= range.lowerBound }
        return hours[start...].contains { $0.hour <= range.upperBound && $0.isReached }
    }

    mutating func forget(hoursBefore hour: Int32) {
        if let first = hours.first, first.hour < hour { hours.removeAll { $0.hour < hour } }
    }

    /// The hours that windows count: mostly all.
    private static func listed(_ hours: [CountedHour]) -> [CountedHour] {
        let isCounted = { (hour: CountedHour) in Timestamp.plausibleHours.contains(hour.hour) && !hour.isEmpty }
        return hours.allSatisfy(isCounted) ? hours : hours.filter(isCounted)
    }

    private static func has(_ sorted: [CountedHour], _ hour: Int32) -> Bool {
        let position = sorted.firstPosition { $0.hour >= hour }
        return position < sorted.count && sorted[position].hour == hour
    }

    private static func slots(_ session: CountedSession, lastSlot: Int64, _ known: [SlotActivity]) -> [SlotActivity] {
        let old = known.filter { Int64($0.slot) <= lastSlot - slotsListed && Int64($0.slot) > lastSlot - slotsKept }
        return old + session.slots.filter { Timestamp.plausibleHours.contains($0.slot / Window.slotsPerHour) }
    }

    private static func isBefore(_ left: CountedHour, _ right: CountedHour) -> Bool { left.hour < right.hour }
}

extension RandomAccessCollection where Index == Int {
    /// The first position whose element, and every one after it, passes; the end if none does.
    func firstPosition(where passes: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if passes(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
