/// Marked conversations of one machine: those whose pairs of ports have the lowest spread numbers.
///
/// A pair that was left out once is never taken in again, since the others can only become more; so what is said of those that are in
/// is complete, whatever the order of arrival, and they are a fair sample of all.
package struct MarkSet: Equatable, Sendable {
    package static let countMax = 256

    /// Sorted by spread number.
    package private(set) var entries: [MarkedConversation] = []
    /// True once a conversation had to be left out.
    package private(set) var isTruncated = false

    package init() {}

    package mutating func insert(_ conversation: MarkedConversation, limit: Int = countMax) {
        let spread = conversation.spread
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].spread < spread { low = middle + 1 } else { high = middle }
        }
        if low < entries.count, entries[low].spread == spread {
            // Most segments say nothing new.
            if !entries[low].marks.isSuperset(of: conversation.marks) { entries[low].marks.formUnion(conversation.marks) }
        } else if low >= limit {
            isTruncated = true
        } else {
            entries.insert(conversation, at: low)
            shrink(to: limit)
        }
    }

    package mutating func merge(_ other: MarkSet, limit: Int = countMax) {
        for conversation in other.entries { insert(conversation, limit: limit) }
        if other.isTruncated { isTruncated = true }
    }

    package mutating func shrink(to limit: Int) {
        guard entries.count > limit else { return }
        entries.removeLast(entries.count - limit)
        isTruncated = true
    }

    package init(restoring entries: [MarkedConversation], isTruncated: Bool) {
        self.entries = entries.inOrder { $0.spread < $1.spread }
        self.isTruncated = isTruncated
    }
}
