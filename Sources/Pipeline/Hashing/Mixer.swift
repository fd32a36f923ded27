/// Mixes words into hashes that nobody can foresee who does not know the process' seed: attackers choose their addresses and ports.
@usableFromInline
package struct Mixer: Sendable {
    /// The standard library's hashing is seeded at random in each process.
    @usableFromInline let leftSeed = UInt64(bitPattern: Int64("left".hashValue))
    @usableFromInline let rightSeed = UInt64(bitPattern: Int64("right".hashValue))

    package init() {}

    @inlinable @inline(__always)
    package func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = (left ^ leftSeed).multipliedFullWidth(by: right ^ rightSeed)
        // Of an even factor the lowest bits of a product know little: they get those of the upper half, too.
        let mixed = (product.high ^ product.low) &* 0x9e37_79b9_7f4a_7c15
        return mixed ^ mixed >> 32
    }

    @inlinable @inline(__always)
    package func mix(_ word: UInt64) -> UInt64 { mix(word, 0) }

    package func mix(_ address: Address) -> UInt64 { mix(address.low, address.high) }

    package func mix(_ id: SessionID) -> UInt64 { mix(UInt64(bitPattern: id.offset), UInt64(id.index)) }
}
