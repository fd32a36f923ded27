import Pipeline

/// The numbers of one window of one platform: as they are, and as they were published.
struct WindowCounts: Sendable {
    struct Publication: Sendable {
        let key: ItemKey
        let value: StatisticValue
    }

    private struct Counter: Sendable {
        var current = StatisticValue.zero
        var published = StatisticValue.zero
        /// The input offset of the published revision; it is beyond the own one if another owner was ahead.
        var publishedOffset: Int64 = -1
        var isFinal = false
        /// An old owner wrote a lower revision behind ours.
        var mustRewrite = false
        var isListed = false

        var isGone: Bool { current == .zero && published == .zero && !mustRewrite }
    }

    private var counters = ItemTable<Counter>()
    /// The keys that the next flush must look at.
    private var changed: [ItemKey] = []
    /// The clock at which the window was published as final; nil while it can change.
    private(set) var closed: Timestamp?
    /// The furthest clock of what is published.
    private(set) var told: Timestamp?
    /// Something must be written once more as it is published.
    private var mustRepeat = false

    var keys: some Collection<ItemKey> { counters.keys }
    var hasChanges: Bool { !changed.isEmpty }

    mutating func add(_ tally: Tally) {
        tally.forEach { key, value in change(key) { $0.current += value } }
    }

    mutating func subtract(_ tally: Tally) {
        tally.forEach { key, value in change(key) { $0.current -= value } }
    }

    /// Takes one tally out and another one in. Mostly the newer one has more packets of the same items: then nothing else is touched.
    mutating func replace(_ old: Tally, by new: Tally) {
        guard new.hasItems(of: old) else {
            subtract(old)
            return add(new)
        }
        new.forEachDifference(from: old) { key, value in change(key) { $0.current += value } }
    }

    private mutating func change(_ key: ItemKey, _ body: (inout Counter) -> Void) {
        let wasListed = counters.change(key, default: Counter()) { counter in
            body(&counter)
            defer { counter.isListed = true }
            return counter.isListed
        }
        if !wasListed { changed.append(key) }
    }

    /// A published value read back at a start. What is frozen is taken as it is; the rest is compared with what the input says.
    mutating func restored(_ key: ItemKey, _ statistic: Statistic, isFrozen: Bool, isOverwritten: Bool) {
        change(key) {
            ($0.published, $0.publishedOffset, $0.isFinal) = (statistic.value, statistic.revision.offset, statistic.isFinal)
            $0.mustRewrite = isOverwritten
            if isFrozen { $0.current = statistic.value }
        }
        if isOverwritten { mustRepeat = true }
        if statistic.asOf.isPlausible { told = max(told ?? statistic.asOf, statistic.asOf) }
        if isFrozen { closed = max(closed ?? statistic.asOf, statistic.asOf) }
    }

    /// The window cannot be counted any more: its numbers stay as they are published.
    mutating func freeze(otherwise clock: Timestamp) {
        guard closed == nil else { return }
        counters.changeAll { _, counter in counter.current = counter.published }
        closed = told ?? clock
    }

    /// Hands all numbers out once more.
    mutating func writeAgain() {
        for key in Array(counters.keys) { change(key) { $0.mustRewrite = true } }
        mustRepeat = true
    }

    /// A value that somebody else wrote.
    ///
    /// - Parameter flushed: the own input offset of the last flush. Of a counter that is not there, or waits to be published for the first time
    ///   since it was, the last row said zero: an older row is not what was published last, whatever its value. Only while the window is
    ///   open: of a closed one a start may not have read every counter back.
    mutating func watched(_ key: ItemKey, _ statistic: Statistic, flushed: Int64) {
        let isClosed = closed != nil
        let isForgotten = !isClosed && counters[key]?.publishedOffset ?? -1 < 0 && statistic.revision.offset <= flushed
        change(key) {
            if isForgotten {
                $0.mustRewrite = true
            } else if statistic.revision.offset > $0.publishedOffset {
                ($0.published, $0.publishedOffset, $0.isFinal) = (statistic.value, statistic.revision.offset, statistic.isFinal)
                $0.mustRewrite = false
                if isClosed { $0.current = statistic.value }
            } else if statistic.revision.offset < $0.publishedOffset || statistic.value != $0.published {
                $0.mustRewrite = true
            }
        }
        mustRepeat = true
    }

    /// Hands out every value that differs from the published one, as of an input offset; what another owner published beyond it waits.
    /// - Parameters:
    ///   - clock: the platform's.
    ///   - closing: the clock if the window is final now: hands out every other value too, once.
    mutating func publish(upTo offset: Int64, at clock: Timestamp, closing: Timestamp?, _ body: (Publication) -> Void) {
        if closed == nil { told = clock }
        var waiting: [ItemKey] = []
        for key in changed {
            let isGone = counters.change(key, default: Counter()) {
                guard $0.publishedOffset <= offset else {
                    waiting.append(key)
                    return false
                }
                if $0.current != $0.published || $0.mustRewrite { Self.publish(key, &$0, offset, closing != nil, body) }
                $0.isListed = false
                return $0.isGone
            }
            if isGone { counters.remove(key) }
        }
        changed = waiting
        guard let closing, closed == nil, waiting.isEmpty else { return }
        closed = closing
        counters.changeAll { key, counter in if !counter.isFinal { Self.publish(key, &counter, offset, true, body) } }
    }

    /// Hands out once more what was published and must be written again; what changed since waits.
    mutating func repeatPublished(upTo offset: Int64, _ body: (Publication) -> Void) {
        guard mustRepeat else { return }
        mustRepeat = false
        for key in changed {
            counters.change(key, default: Counter()) { counter in
                guard counter.mustRewrite else { return }
                guard counter.publishedOffset <= offset else { return mustRepeat = true }
                (counter.publishedOffset, counter.mustRewrite) = (offset, false)
                body(Publication(key: key, value: counter.published))
            }
        }
    }

    private static func publish(_ key: ItemKey, _ counter: inout Counter, _ offset: Int64, _ isFinal: Bool, _ body: (Publication) -> Void) {
        (counter.published, counter.publishedOffset) = (counter.current, offset)
        (counter.isFinal, counter.mustRewrite) = (isFinal, false)
        body(Publication(key: key, value: counter.current))
    }
}
