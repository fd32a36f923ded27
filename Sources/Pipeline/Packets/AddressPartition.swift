extension Address {
    /// The partition of every packet to or from this attacker: Kafka's default hash (murmur2, seed 0x9747b28c, sign bit cleared) of
    /// the address as its 4 or 16 bytes, so that a producer in any language reaches the same one.
    package func partition(of count: Int32) -> Int32 {
        var words: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
        if family == .ipv4 {
            words.0 = UInt32(truncatingIfNeeded: low).byteSwapped
        } else {
            words = (
                UInt32(truncatingIfNeeded: high >> 32).byteSwapped, UInt32(truncatingIfNeeded: high).byteSwapped,
                UInt32(truncatingIfNeeded: low >> 32).byteSwapped, UInt32(truncatingIfNeeded: low).byteSwapped
            )
        }
        var hash = 0x9747_b28c ^ (family == .ipv4 ? 4 : 16) as UInt32
        Self.mix(words.0, into: &hash)
        if family == .ipv6 {
            Self.mix(words.1, into: &hash)
            Self.mix(words.2, into: &hash)
            Self.mix(words.3, into: &hash)
        }
        hash ^= hash >> 13
        hash &*= 0x5bd1_e995
        hash ^= hash >> 15
        return Int32(hash & 0x7fff_ffff) % count
    }

    private static func mix(_ word: UInt32, into hash: inout UInt32) {
        var k = word &* 0x5bd1_e995
        k ^= k >> 24
        k &*= 0x5bd1_e995
        hash = hash &* 0x5bd1_e995 ^ k
    }
}
