/// Finds positions in a table by a hash of what lies there: open addressing with linear probing (Knuth, The Art of Computer Programming 3,
/// section 6.4). Several positions may have the same hash, or be of the same key.
///
/// It knows neither keys nor hashes, which the table has: five bytes a place are all that it takes. One of them is a tag, a piece of the
/// hash, so that the table is hardly ever asked for what is not meant.
@usableFromInline
package struct PositionIndex: Sendable {
    /// Of a place that is free.
    @usableFromInline static let free: UInt8 = 0
    private static let countMin = 16

    /// As many as a power of two, at most three quarters of them taken.
    @usableFromInline var tags = [UInt8](repeating: free, count: countMin)
    @usableFromInline var positions = [Int32](repeating: 0, count: countMin)
    package private(set) var count = 0

    @usableFromInline var mask: Int { tags.count - 1 }

    package init() {}

    /// The lowest bits say where to begin, the highest ones make the tag.
    @inlinable @inline(__always)
    static func tag(_ hash: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: hash >> 56) | 0x80 }

    /// Reads where a search will begin, and does not wait for it: nothing depends on what lies there.
    @inlinable @inline(__always)
    package func begin(_ hash: UInt64) -> Int {
        let place = Int(truncatingIfNeeded: hash) & mask
        return Int(tags[place]) &+ Int(positions[place])
    }

    /// Hands out positions that probably have a hash, until there are none left.
    /// - Parameter isFound: true to end the search.
    @inlinable @inline(__always)
    package func search(_ hash: UInt64, _ isFound: (Int) -> Bool) {
        let (tag, mask) = (Self.tag(hash), mask)
        var place = Int(truncatingIfNeeded: hash) & mask
        while tags[place] != Self.free {
            if tags[place] == tag, isFound(Int(positions[place])) { return }
            place = (place + 1) & mask
        }
    }

    /// The first position with a hash that is the one that is meant.
    @inlinable @inline(__always)
    package func first(_ hash: UInt64, where isMeant: (Int) -> Bool) -> Int? {
        var found: Int?
        search(hash) { position in
            guard isMeant(position) else { return false }
            found = position
            return true
        }
        return found
    }

    /// - Parameter hashOf: the hash of what lies at a position.
    package mutating func insert(_ position: Int, _ hash: UInt64, hashOf: (Int) -> UInt64) {
        if (count + 1) * 4 > tags.count * 3 { grow(hashOf) }
        count += 1
        put(Int32(position), hash)
    }

    private mutating func put(_ position: Int32, _ hash: UInt64) {
        let mask = mask
        var place = Int(truncatingIfNeeded: hash) & mask
        while tags[place] != Self.free { place = (place + 1) & mask }
        (tags[place], positions[place]) = (Self.tag(hash), position)
    }

    /// Says where from now on lies what lay at another position.
    package mutating func move(_ position: Int, to next: Int, _ hash: UInt64) {
        let mask = mask
        var place = Int(truncatingIfNeeded: hash) & mask
        while tags[place] != Self.free {
            if positions[place] == Int32(position) { return positions[place] = Int32(next) }
            place = (place + 1) & mask
        }
    }

    private mutating func grow(_ hashOf: (Int) -> UInt64) {
        let (oldTags, oldPositions) = (tags, positions)
        tags = [UInt8](repeating: Self.free, count: oldTags.count * 2)
        positions = [Int32](repeating: 0, count: oldTags.count * 2)
        for place in oldTags.indices where oldTags[place] != Self.free { put(oldPositions[place], hashOf(Int(oldPositions[place]))) }
    }

    /// Takes a position out, and moves those up that lie behind it only because it was there (Knuth's algorithm R).
    package mutating func remove(_ position: Int, _ hash: UInt64, hashOf: (Int) -> UInt64) {
        let mask = mask
        var hole = Int(truncatingIfNeeded: hash) & mask
        while tags[hole] != Self.free, positions[hole] != Int32(position) { hole = (hole + 1) & mask }
        guard tags[hole] != Self.free else { return }
        count -= 1
        var place = (hole + 1) & mask
        while tags[place] != Self.free {
            let wanted = Int(truncatingIfNeeded: hashOf(Int(positions[place]))) & mask
            if (place - wanted) & mask >= (place - hole) & mask {
                (tags[hole], positions[hole]) = (tags[place], positions[place])
                hole = place
            }
            place = (place + 1) & mask
        }
        tags[hole] = Self.free
    }
}
