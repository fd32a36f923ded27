extension [UInt8] {
    /// The same in a piece of memory that is no longer than it must be, to be kept: what grew piece by piece has up to twice as much.
    package var fitted: [UInt8] { withUnsafeBytes { Array($0) } }
}

extension Array {
    /// Appends to a table that is held for days: room is made for a quarter more, where the standard library takes twice as much. On the way each
    /// element is moved four times instead of once, which is little beside what it costs to make one.
    @inlinable
    package mutating func appendSparingly(_ element: Element) {
        if count == capacity { reserveCapacity(count + count / 4 + 4) }
        append(element)
    }
}
