import Pipeline

/// What one visitor adds to one window: one source to each item, and its packets to those that have them.
///
/// Nothing in it is counted or lies elsewhere: visitors have several each, and there are millions of them.
struct Contribution: Equatable, Sendable {
    private let packets: Int64
    private let bytes: Int64
    /// The number of the items that it counts for.
    let list: Int32
    fileprivate var isCommon = false

    /// The same, for a window in which the address was also (or not) seen on another platform.
    func common(_ isCommon: Bool) -> Contribution {
        var copy = self
        copy.isCommon = isCommon
        return copy
    }

    fileprivate func value(of term: TermLists.Term) -> StatisticValue {
        var value = StatisticValue()
        (value.sources, value.visits) = (1, Int64(term.visits))
        if term.key.hasPackets { (value.packets, value.bytes) = (packets, bytes) }
        return value
    }
}

/// A contribution with the items that it counts for, spelled out.
struct Tally {
    fileprivate let contribution: Contribution
    fileprivate let terms: ArraySlice<TermLists.Term>

    private static let common = TermLists.Term(ItemKey(.common))

    func forEach(_ body: (ItemKey, StatisticValue) -> Void) {
        for term in terms { body(term.key, contribution.value(of: term)) }
        if contribution.isCommon { body(Self.common.key, contribution.value(of: Self.common)) }
    }

    /// True if it counts for the same items, in the same order, as another one.
    func hasItems(of other: Tally) -> Bool {
        guard contribution.isCommon == other.contribution.isCommon else { return false }
        return contribution.list == other.contribution.list || terms.elementsEqual(other.terms) { $0.key == $1.key }
    }

    /// What it counts more or less than another one of the same items; items without a difference are left out.
    func forEachDifference(from old: Tally, _ body: (ItemKey, StatisticValue) -> Void) {
        func compare(_ term: TermLists.Term, _ before: TermLists.Term) {
            var difference = contribution.value(of: term)
            difference -= old.contribution.value(of: before)
            if difference != StatisticValue() { body(term.key, difference) }
        }
        for (term, before) in zip(terms, old.terms) { compare(term, before) }
        if contribution.isCommon { compare(Self.common, Self.common) }
    }
}

extension Contribution {
    /// A window's share of a visitor that is more than an answer.
    init(_ summary: AttackSummary, _ origin: Visitor.Origin, _ items: inout Items) {
        let reached = summary.machinesReached
        items.lists.append(TermLists.Term(ItemKey(.all)))
        items.lists.append(TermLists.Term(ItemKey(.machines, UInt32(reached))))
        items.lists.append(TermLists.Term(.attackClass(summary.attackClass)))
        if let order = summary.visitingOrder { items.lists.append(TermLists.Term(.order(order))) }
        items.appendOrigin(origin)
        var ports: [UInt32] = []
        for machine in summary.machines where machine.isReached {
            let sequence = Items.ports(machine.touches)
            items.lists.appendVisit(ItemKey(.sequence, items.sequence(sequence, isTruncated: machine.touches.isTruncated)))
            if ports.isEmpty { ports = sequence } else { ports += sequence }
        }
        if reached > 1 { ports.sort() }
        var last: UInt32?
        for port in ports where port != last {
            items.lists.append(TermLists.Term(ItemKey(.port, port)))
            last = port
        }
        self.init(packets: summary.packetsReceived, bytes: summary.bytesReceived, list: items.lists.finish())
    }

    /// The rolling hour's share: five-minute slots know neither machines nor ports.
    init(_ slots: [SlotActivity], _ origin: Visitor.Origin, _ items: inout Items) {
        items.lists.append(TermLists.Term(ItemKey(.all)))
        items.appendOrigin(origin)
        let (packets, bytes) = slots.reduce((Int64(0), Int64(0))) { ($0.0 &+ $1.packets, $0.1 &+ $1.bytes) }
        self.init(packets: packets, bytes: bytes, list: items.lists.finish())
    }
}

extension Items {
    func tally(_ contribution: Contribution) -> Tally { Tally(contribution: contribution, terms: lists[contribution.list]) }

    fileprivate mutating func appendOrigin(_ origin: Visitor.Origin) {
        lists.append(TermLists.Term(ItemKey(.country, name(origin.country))))
        lists.append(TermLists.Term(ItemKey(.system, name(origin.system))))
    }
}
