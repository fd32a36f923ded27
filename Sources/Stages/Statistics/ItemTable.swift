/// Odd, and another in each process.
private let itemFactor = UInt64.random(in: .min ... .max) | 1

/// Values by item: a dictionary whose hashing is a multiplication.
///
/// Counting is looking up counters, ten for each visitor and window; with the standard library's hashing half of that was hashing. The values lie
/// one behind the other, so that a window of few items takes little memory.
struct ItemTable<Value: Sendable>: Sendable {
    private struct Entry: Sendable {
        let key: ItemKey
        var value: Value
    }

    private var entries: [Entry] = []
    /// Where the entry of a key lies, from the key's place on; -1: no further one. A power of two, at most three quarters used.
    private var slots: [Int32] = []

    /// How far the key that is found last lies from where it is looked for first.
    var longestProbe: Int { slots.indices.reduce(0) { slots[$1] < 0 ? $0 : max($0, ($1 - home(entries[Int(slots[$1])].key)) & mask) } }

    var keys: some Collection<ItemKey> { entries.lazy.map(\.key) }
    var count: Int { entries.count }

    subscript(key: ItemKey) -> Value? { slot(of: key).map { entries[Int(slots[$0])].value } }

    /// Changes the value of a key, which is made if it was not there.
    mutating func change<Result>(_ key: ItemKey, default value: @autoclosure () -> Value, _ body: (inout Value) -> Result) -> Result {
        body(&entries[slot(of: key).map { Int(slots[$0]) } ?? insert(key, value())].value)
    }

    /// Changes every value, in any order.
    mutating func changeAll(_ body: (ItemKey, inout Value) -> Void) {
        for place in entries.indices { body(entries[place].key, &entries[place].value) }
    }

    mutating func remove(_ key: ItemKey) {
        guard let slot = slot(of: key) else { return }
        let place = Int(slots[slot])
        close(slot)
        let last = entries.removeLast()
        guard place < entries.count else { return }
        // The last entry moves into the gap.
        let lastSlot = self.slot(of: last.key, at: Int32(entries.count))
        entries[place] = last
        slots[lastSlot] = Int32(place)
    }

    private var mask: Int { slots.count - 1 }

    /// Where a key is looked for first: multiplicative hashing (Knuth, The Art of Computer Programming 3, 6.4). Ports are chosen by attackers; the
    /// factor is another in each process, so that nobody can choose them to lie together. The order of the values does not depend on it.
    private func home(_ key: ItemKey) -> Int { Int(truncatingIfNeeded: (key.raw &* itemFactor) >> UInt64(64 - slots.count.trailingZeroBitCount)) }

    private func slot(of key: ItemKey) -> Int? {
        guard !slots.isEmpty else { return nil }
        var slot = home(key)
        while slots[slot] >= 0 {
            if entries[Int(slots[slot])].key == key { return slot }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// The slot that says where a key's entry lies.
    private func slot(of key: ItemKey, at place: Int32) -> Int {
        var slot = home(key)
        while slots[slot] != place { slot = (slot + 1) & mask }
        return slot
    }

    private mutating func insert(_ key: ItemKey, _ value: Value) -> Int {
        if (entries.count + 1) * 4 > slots.count * 3 { grow() }
        entries.append(Entry(key: key, value: value))
        put(Int32(entries.count - 1))
        return entries.count - 1
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: max(8, slots.count * 2))
        for place in entries.indices { put(Int32(place)) }
    }

    private mutating func put(_ place: Int32) {
        var slot = home(entries[Int(place)].key)
        while slots[slot] >= 0 { slot = (slot + 1) & mask }
        slots[slot] = place
    }

    /// Frees a slot and moves up those behind it that would no longer be found.
    private mutating func close(_ freed: Int) {
        var (gap, slot) = (freed, (freed + 1) & mask)
        while slots[slot] >= 0 {
            let distance = (slot - home(entries[Int(slots[slot])].key)) & mask
            if distance >= (slot - gap) & mask {
                slots[gap] = slots[slot]
                gap = slot
            }
            slot = (slot + 1) & mask
        }
        slots[gap] = -1
    }
}
