import Pipeline

/// What one visitor adds to one window: one source to each item, and its packets to those that have them.
struct Contribution: Equatable, Sendable {
    /// One item, with the machine visits that are counted for it.
    struct Term: Equatable, Sendable {
        let key: ItemKey
        var visits: Int64 = 0
    }

    private let terms: [Term]
    private let packets: Int64
    private let bytes: Int64
    private var isCommon: Bool

    init(_ terms: [Term], packets: Int64, bytes: Int64, isCommon: Bool = false) {
        (self.terms, self.packets, self.bytes, self.isCommon) = (terms, packets, bytes, isCommon)
    }

    /// The same, for a window in which the address was also (or not) seen on another platform.
    func common(_ isCommon: Bool) -> Contribution {
        var copy = self
        copy.isCommon = isCommon
        return copy
    }

    func forEach(_ body: (ItemKey, StatisticValue) -> Void) {
        for term in counted { body(term.key, value(of: term)) }
    }

    /// True if it counts for the same items, in the same order, as another one.
    func hasItems(of other: Contribution) -> Bool { counted.elementsEqual(other.counted) { $0.key == $1.key } }

    /// What it counts more or less than another one of the same items; items without a difference are left out.
    func forEachDifference(from old: Contribution, _ body: (ItemKey, StatisticValue) -> Void) {
        for (term, before) in zip(counted, old.counted) {
            var difference = value(of: term)
            difference -= old.value(of: before)
            if difference != StatisticValue() { body(term.key, difference) }
        }
    }

    private var counted: [Term] { isCommon ? terms + [Term(key: ItemKey(.common))] : terms }

    private func value(of term: Term) -> StatisticValue {
        var value = StatisticValue()
        (value.sources, value.visits) = (1, term.visits)
        if term.key.hasPackets { (value.packets, value.bytes) = (packets, bytes) }
        return value
    }
}

extension Contribution {
    /// A window's share of a visitor that is more than an answer.
    init(_ summary: AttackSummary, _ origin: Visitor.Origin, _ items: inout Items) {
        var terms: [Term] = []
        terms.reserveCapacity(10)
        let reached = summary.machinesReached
        terms.append(Term(key: ItemKey(.all)))
        terms.append(Term(key: ItemKey(.machines, UInt32(reached))))
        terms.append(Term(key: .attackClass(summary.attackClass)))
        if let order = summary.visitingOrder { terms.append(Term(key: .order(order))) }
        Self.append(origin, to: &terms, &items)
        let visits = terms.count
        var ports: [UInt32] = []
        for machine in summary.machines where machine.isReached {
            let sequence = Items.ports(machine.touches)
            let key = ItemKey(.sequence, items.sequence(sequence, isTruncated: machine.touches.isTruncated))
            if let same = terms[visits...].firstIndex(where: { $0.key == key }) {
                terms[same].visits += 1
            } else {
                terms.append(Term(key: key, visits: 1))
            }
            if ports.isEmpty { ports = sequence } else { ports += sequence }
        }
        if reached > 1 { ports.sort() }
        var last: UInt32?
        for port in ports where port != last {
            terms.append(Term(key: ItemKey(.port, port)))
            last = port
        }
        self.init(terms, packets: summary.packetsReceived, bytes: summary.bytesReceived)
    }

    /// The rolling hour's share: five-minute slots know neither machines nor ports.
    init(_ slots: [SlotActivity], _ origin: Visitor.Origin, _ items: inout Items) {
        var terms = [Term(key: ItemKey(.all))]
        Self.append(origin, to: &terms, &items)
        self.init(
            terms, packets: slots.reduce(0) { $0 &+ $1.packets },
            bytes: slots.reduce(0) { $0 &+ $1.bytes })
    }

    private static func append(_ origin: Visitor.Origin, to terms: inout [Term], _ items: inout Items) {
        terms.append(Term(key: ItemKey(.country, items.name(origin.country))))
        terms.append(Term(key: ItemKey(.system, items.name(origin.system))))
    }
}
