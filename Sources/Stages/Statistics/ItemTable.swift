import Pipeline

/// Ports are chosen by attackers: nobody must foresee where they lie. The order of the values does not depend on it.
private let mixer = Mixer()

/// Values by item: a dictionary whose hashing is two multiplications.
///
/// Counting is looking up counters, ten for each visitor and window; with the standard library's hashing half of that was hashing. The values lie
/// one behind the other, so that a window of few items takes little memory.
struct ItemTable<Value: Sendable>: Sendable {
    private struct Entry: Sendable {
        let key: ItemKey
        var value: Value

        var hash: UInt64 { mixer.mix(key.raw) }
    }

    private var entries: [Entry] = []
    private var index = PositionIndex()

    var keys: some Collection<ItemKey> { entries.lazy.map(\.key) }
    var count: Int { entries.count }

    subscript(key: ItemKey) -> Value? { place(of: key).map { entries[$0].value } }

    /// Changes the value of a key, which is made if it was not there.
    mutating func change<Result>(_ key: ItemKey, default value: @autoclosure () -> Value, _ body: (inout Value) -> Result) -> Result {
        body(&entries[place(of: key) ?? insert(Entry(key: key, value: value()))].value)
    }

    /// Changes every value, in any order.
    mutating func changeAll(_ body: (ItemKey, inout Value) -> Void) {
        for place in entries.indices { body(entries[place].key, &entries[place].value) }
    }

    mutating func remove(_ key: ItemKey) {
        guard let place = place(of: key) else { return }
        index.remove(place, entries[place].hash) { [entries] in entries[$0].hash }
        let last = entries.removeLast()
        guard place < entries.count else { return }
        // The last entry moves into the gap.
        index.move(entries.count, to: place, last.hash)
        entries[place] = last
    }

    private func place(of key: ItemKey) -> Int? { index.first(mixer.mix(key.raw)) { entries[$0].key == key } }

    private mutating func insert(_ entry: Entry) -> Int {
        entries.append(entry)
        index.insert(entries.count - 1, entry.hash) { [entries] in entries[$0].hash }
        return entries.count - 1
    }
}
