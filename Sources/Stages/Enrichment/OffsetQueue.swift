/// Where in the output each open row was last written, lowest offset first: a binary heap.
///
/// A row that is written again leaves its old entry behind; whoever looks at the first entry asks whether it still holds.
struct OffsetQueue<Key: Sendable>: Sendable {
    private var entries: [(offset: Int64, key: Key)] = []

    var count: Int { entries.count }
    var first: (offset: Int64, key: Key)? { entries.first }

    mutating func insert(_ key: Key, at offset: Int64) {
        entries.append((offset, key))
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child].offset < entries[parent].offset else { return }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    @discardableResult
    mutating func removeFirst() -> (offset: Int64, key: Key)? {
        guard let first = entries.first, let last = entries.popLast() else { return nil }
        guard !entries.isEmpty else { return first }
        entries[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < entries.count && entries[child].offset < entries[least].offset {
                least = child
            }
            guard least != parent else { return first }
            entries.swapAt(parent, least)
            parent = least
        }
    }

    /// Drops entries from the front until one holds; gives its offset.
    mutating func lowest(where holds: (Int64, Key) -> Bool) -> Int64? {
        while let first = entries.first {
            if holds(first.offset, first.key) { return first.offset }
            removeFirst()
        }
        return nil
    }

    /// The entries that still hold, under other keys.
    func filtered(_ key: (Int64, Key) -> Key?) -> OffsetQueue {
        var queue = OffsetQueue()
        for entry in entries {
            if let key = key(entry.offset, entry.key) { queue.insert(key, at: entry.offset) }
        }
        return queue
    }

    /// Takes out at most `limit` entries below `offset` that hold.
    mutating func removeAll(below offset: Int64, limit: Int, where holds: (Int64, Key) -> Bool) -> [Key] {
        var keys: [Key] = []
        while keys.count < limit, let first = entries.first, first.offset < offset {
            removeFirst()
            if holds(first.offset, first.key) { keys.append(first.key) }
        }
        return keys
    }
}
