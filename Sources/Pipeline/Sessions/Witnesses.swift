/// The earliest few conversations that prove that something happened (an unsolicited reply came, a datagram with a payload came).
///
/// One would do if a proof could not be withdrawn; a late packet may show that the machine opened the conversation itself.
package struct Witnesses: Equatable, Sendable {
    package static let countMax = 4
    package private(set) var entries: [Touch] = []

    package init() {}
    package var isEmpty: Bool { entries.isEmpty }

    package mutating func insert(_ touch: Touch) {
        if let same = entries.firstIndex(where: {
            $0.target == touch.target && $0.remotePort == touch.remotePort
        }) {
            guard touch.key < entries[same].key else { return }
            entries.remove(at: same)
        }
        let position = entries.firstIndex { touch.key < $0.key } ?? entries.count
        guard position < Self.countMax else { return }
        entries.insert(touch, at: position)
        if entries.count > Self.countMax { entries.removeLast() }
    }

    /// Keeps the earliest `limit` entries.
    package mutating func shrink(to limit: Int) {
        if entries.count > limit { entries.removeLast(entries.count - limit) }
    }

    package mutating func merge(_ other: Witnesses) {
        for touch in other.entries { insert(touch) }
    }

    package mutating func remove(_ conversation: ConversationKey, from opened: Timestamp) {
        entries.removeAll {
            $0.transport == conversation.transport && $0.port == conversation.machinePort && $0.remotePort == conversation.remotePort
                && $0.key.time >= opened
        }
    }

    package mutating func remapOrigins(_ map: [UInt16]) {
        for index in entries.indices { entries[index].key.origin = map[Int(entries[index].key.origin)] }
    }

    package init(restoring entries: [Touch]) { self.entries = entries.inOrder { $0.key < $1.key } }
}
