/// First touches: of every port the two earliest conversations, and of all entries the earliest `countMax`.
///
/// It holds minima only, so it does not matter in which order packets arrive or how often. The second conversation of a port is kept because
/// the first may turn out to be one that the machine opened itself.
package struct TouchSet: Equatable, Sendable {
    package static let conversationsPerPortMax = 2
    /// The most first touches of one machine that a row keeps (definitions, "ports sequence").
    package static let countMax = 2_048

    /// Sorted by target, then key.
    package private(set) var entries: [Touch] = []
    /// True once a touch had to be left out for `countMax`.
    package private(set) var isTruncated = false

    package init() {}

    package var isEmpty: Bool { entries.isEmpty }
    package var count: Int { entries.count }
    package var first: TouchKey? { entries.min { $0.key < $1.key }?.key }

    /// The ports in order of first touch, each once: the ports sequence.
    package var sequence: [Target] { firsts.map(\.target) }

    /// The earliest touch of each port, in order of time.
    package var firsts: [Touch] {
        var last: Target?
        var result: [Touch] = []
        for touch in entries where touch.target != last {
            result.append(touch)
            last = touch.target
        }
        return result.sorted { $0.key < $1.key }
    }

    package mutating func insert(_ touch: Touch, limit: Int = countMax) {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].target < touch.target { low = middle + 1 } else { high = middle }
        }
        var end = low
        while end < entries.count, entries[end].target == touch.target { end += 1 }
        insert(touch, among: low..<end)
        shrink(to: limit)
    }

    private mutating func insert(_ touch: Touch, among range: Range<Int>) {
        var end = range.upperBound
        if let same = range.first(where: { entries[$0].remotePort == touch.remotePort }) {
            guard touch.key < entries[same].key else { return }
            entries.remove(at: same)
            end -= 1
        }
        let position = (range.lowerBound..<end).first { touch.key < entries[$0].key } ?? end
        guard position - range.lowerBound < Self.conversationsPerPortMax else { return }
        entries.insert(touch, at: position)
        if end + 1 - range.lowerBound > Self.conversationsPerPortMax { entries.remove(at: end) }
    }

    package mutating func merge(_ other: TouchSet, limit: Int = countMax) {
        for touch in other.entries { insert(touch, limit: limit) }
        if other.isTruncated { isTruncated = true }
    }

    /// Keeps the earliest `limit` entries.
    package mutating func shrink(to limit: Int) {
        while entries.count > limit, let latest = entries.indices.max(by: { entries[$0].key < entries[$1].key }) {
            entries.remove(at: latest)
            isTruncated = true
        }
    }

    /// Takes out what turned out to be an answer: the touches of a conversation that the machine opened at `opened` or before.
    package mutating func remove(_ conversation: ConversationKey, from opened: Timestamp) {
        entries.removeAll {
            $0.transport == conversation.transport && $0.port == conversation.machinePort && $0.remotePort == conversation.remotePort
                && $0.key.time >= opened
        }
    }

    /// Rewrites the origins of all touches after the session's table of origins changed.
    package mutating func remapOrigins(_ map: [UInt16]) {
        for index in entries.indices { entries[index].key.origin = map[Int(entries[index].key.origin)] }
    }

    package init(restoring entries: [Touch], isTruncated: Bool) {
        self.entries = entries.sorted { ($0.target, $0.key) < ($1.target, $1.key) }
        self.isTruncated = isTruncated
    }
}
