/// Values that very many entries share, each held once and named by its place.
struct Interned<Value: Hashable & Sendable>: Sendable {
    private(set) var values: [Value] = []
    private var places: [Value: UInt32] = [:]

    subscript(place: UInt32) -> Value { values[Int(place)] }

    mutating func place(of value: Value) -> UInt32 {
        if let known = places[value] { return known }
        let place = UInt32(values.count)
        values.append(value)
        places[value] = place
        return place
    }
}
