import Pipeline

/// What visitors count for, each list once: where the same tools are at work, thousands of visitors count for the same items, and each does in
/// several windows.
///
/// The terms lie one behind the other, and a visitor has the number of its list: nothing is counted that refers to it, so now and then somebody
/// must say which lists are still in use.
struct TermLists: Sendable {
    /// One item, with the machine visits that are counted for it, in eight bytes: a row has a visit of each machine at most, and names those with a
    /// byte.
    struct Term: Hashable, Sendable {
        fileprivate let raw: UInt64
        private static let visitsShift = UInt64(48)

        init(_ key: ItemKey, visits: UInt16 = 0) { raw = key.raw | UInt64(visits) << Self.visitsShift }

        var key: ItemKey { ItemKey(raw: raw & (1 << Self.visitsShift - 1)) }
        var visits: UInt16 { UInt16(truncatingIfNeeded: raw >> Self.visitsShift) }
    }

    private struct List: Sendable {
        var start: Int32
        /// -1 where no list is in use any more.
        var count: Int32

        var places: Range<Int> { Int(start)..<Int(start) + max(Int(count), 0) }
        var isInUse: Bool { count >= 0 }
    }

    private var terms: [Term] = []
    private var lists: [List] = []
    private var free: [Int32] = []
    private var index = PositionIndex()
    private let mixer = Mixer()
    /// Where the list that is being made begins.
    private var end = 0
    private var countBound = SweepBound(1_024)
    /// Who tries one port after the other leaves ever longer lists behind.
    private var termsBound = SweepBound(65_536)

    var count: Int { index.count }
    var mustSweep: Bool { countBound.isDue(count) || termsBound.isDue(terms.count) }

    subscript(list: Int32) -> ArraySlice<Term> { terms[lists[Int(list)].places] }

    /// Adds a term to the list that is being made.
    mutating func append(_ term: Term) { terms.appendSparingly(term) }

    /// Counts one more visit of an item of the list that is being made; adds it if it is not there.
    mutating func appendVisit(_ key: ItemKey) {
        guard let same = terms[end...].firstIndex(where: { $0.key == key }) else { return append(Term(key, visits: 1)) }
        terms[same] = Term(key, visits: terms[same].visits &+ 1)
    }

    /// The list is made. - Returns: its number, that of the same one if there was one.
    mutating func finish() -> Int32 {
        let made = end..<terms.count
        let hash = Self.hash(terms, made, mixer)
        let known = index.first(hash) { number in
            let places = lists[number].places
            return places.count == made.count && zip(places, made).allSatisfy { terms[$0] == terms[$1] }
        }
        if let known {
            terms.removeLast(made.count)
            return Int32(known)
        }
        end = terms.count
        return insert(List(start: Int32(made.lowerBound), count: Int32(made.count)), hash)
    }

    private static func hash(_ terms: [Term], _ places: Range<Int>, _ mixer: Mixer) -> UInt64 {
        places.reduce(UInt64(places.count)) { mixer.mix($0, terms[$1].raw) }
    }

    private mutating func insert(_ list: List, _ hash: UInt64) -> Int32 {
        let number = free.popLast() ?? Int32(lists.count)
        if Int(number) == lists.count { lists.appendSparingly(list) } else { lists[Int(number)] = list }
        put(number, hash)
        return number
    }

    private mutating func put(_ number: Int32, _ hash: UInt64) {
        index.insert(Int(number), hash) { [lists, terms, mixer] in Self.hash(terms, lists[$0].places, mixer) }
    }

    /// Forgets the lists that are not in use. - Parameter mark: calls its argument with each that is.
    mutating func sweep(_ mark: ((Int32) -> Void) -> Void) {
        var (isUsed, uses) = ([Bool](repeating: false, count: lists.count), 0)
        mark {
            isUsed[Int($0)] = true
            uses += 1
        }
        var kept: [Term] = []
        kept.reserveCapacity(lists.indices.reduce(0) { isUsed[$1] ? $0 + lists[$1].places.count : $0 })
        free = []
        for number in lists.indices {
            guard isUsed[number] else {
                lists[number].count = -1
                free.append(Int32(number))
                continue
            }
            let places = lists[number].places
            lists[number].start = Int32(kept.count)
            kept += terms[places]
        }
        (terms, end, index) = (kept, kept.count, PositionIndex())
        for number in lists.indices where lists[number].isInUse { put(Int32(number), Self.hash(terms, lists[number].places, mixer)) }
        // To look at all uses takes its time, too.
        countBound.swept(leaving: count, notBefore: count + uses / 32)
        termsBound.swept(leaving: terms.count)
    }
}
