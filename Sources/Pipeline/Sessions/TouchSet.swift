/// First touches: of every port the two earliest conversations, and of all entries the earliest `countMax`.
///
/// It holds minima only, so it does not matter in which order packets arrive or how often. The second conversation of a port is kept
/// because the first may turn out to be one that the machine opened itself.
package struct TouchSet: Equatable, Sendable {
    package static let conversationsPerPortMax = 2
    /// The most first touches of one machine that a row keeps (definitions, "ports sequence").
    package static let countMax = 2_048

    /// Sorted by target, then key.
    package private(set) var entries: [Touch] = []
    /// True once a touch had to be left out for `countMax`.
    package private(set) var isTruncated = false
    private var latest: TouchKey?

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
        return result.inOrder { $0.key < $1.key }
    }

    package mutating func insert(_ touch: Touch, limit: Int = countMax) {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].target < touch.target { low = middle + 1 } else { high = middle }
        }
        var end = low
        while end < entries.count, entries[end].target == touch.target { end += 1 }
        insert(touch, among: low..<end, limit: limit)
    }

    private mutating func insert(_ touch: Touch, among range: Range<Int>, limit: Int) {
        var end = range.upperBound
        if let same = range.first(where: { entries[$0].remotePort == touch.remotePort }) {
            guard touch.key < entries[same].key else { return }
            remove(at: same)
            end -= 1
        }
        let position = (range.lowerBound..<end).first { touch.key < entries[$0].key } ?? end
        guard position - range.lowerBound < Self.conversationsPerPortMax else { return }
        if end - range.lowerBound == Self.conversationsPerPortMax {
            remove(at: end - 1)
        } else if entries.count >= limit, latestKey < touch.key {
            // The next packets of a scan of all ports end here.
            isTruncated = true
            return
        }
        entries.insert(touch, at: position)
        if let known = latest, known < touch.key { latest = touch.key }
        shrink(to: limit)
    }

    private mutating func remove(at position: Int) {
        if entries[position].key == latest { latest = nil }
        entries.remove(at: position)
    }

    /// The latest key of a set that is not empty; looked for only when it is not known.
    private var latestKey: TouchKey {
        mutating get {
            if let latest { return latest }
            let found = entries.map(\.key).max() ?? TouchKey(time: .distantPast, origin: 0, batch: 0, index: 0)
            latest = found
            return found
        }
    }

    package mutating func merge(_ other: TouchSet, limit: Int = countMax) {
        for touch in other.entries { insert(touch, limit: limit) }
        if other.isTruncated { isTruncated = true }
    }

    /// Keeps the earliest `limit` entries.
    package mutating func shrink(to limit: Int) {
        if entries.count > limit + 1 {
            // Keys are distinct, so exactly `limit` stay.
            let keys = entries.map(\.key).sorted()
            entries.removeAll { $0.key > keys[max(limit, 1) - 1] }
            latest = nil
            isTruncated = true
        }
        while entries.count > limit, let last = entries.indices.max(by: { entries[$0].key < entries[$1].key }) {
            entries.remove(at: last)
            isTruncated = true
            latest = nil
        }
    }

    /// Takes out what turned out to be an answer: the touches of a conversation that the machine opened at `opened` or before.
    package mutating func remove(_ conversation: ConversationKey, from opened: Timestamp) {
        entries.removeAll {
            $0.transport == conversation.transport && $0.port == conversation.machinePort && $0.remotePort == conversation.remotePort
                && $0.key.time >= opened
        }
        latest = nil
    }

    /// Rewrites the origins of all touches after the session's table of origins changed.
    package mutating func remapOrigins(_ map: [UInt16]) {
        for index in entries.indices { entries[index].key.origin = map[Int(entries[index].key.origin)] }
        latest = nil
    }

    package static func == (left: TouchSet, right: TouchSet) -> Bool {
        left.entries == right.entries && left.isTruncated == right.isTruncated
    }

    package init(restoring entries: [Touch], isTruncated: Bool) {
        self.entries = entries.inOrder { ($0.target, $0.key) < ($1.target, $1.key) }
        self.isTruncated = isTruncated
    }
}
