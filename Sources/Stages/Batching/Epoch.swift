import Pipeline

/// The epoch of a replay: a 64-bit hash of everything that decides its batches, so that the same replay twice counts once and another
/// batching never looks like a duplicate.
///
/// FNV-1a, of words instead of bytes. A packet's bytes are brought down to one word first, by products that need not wait for each other
/// (the "multiply and fold" of wyhash): every replay reads its capture once for this, before its first batch can leave.
package struct Epoch {
    private static let basis: UInt64 = 0xcbf2_9ce4_8422_2325
    private static let prime: UInt64 = 0x100_0000_01b3
    private static let firstKey: UInt64 = 0x9e37_79b9_7f4a_7c15

    package private(set) var value = basis

    package init(
        platform: PlatformDescription, sensor: String, partitionCount: Int32, limits: BatchLimits, generation: UInt32
    ) {
        mix("\(platform.id)/\(sensor)/\(partitionCount)/\(generation)/")
        mix("\(limits.packetsMax)/\(limits.bytesMax)/hourly/\(limits.snapLength)/")
        for machine in platform.machines { mix("\(machine.index)=\(machine.address)/") }
    }

    /// Mixes one captured packet in.
    package mutating func mix(_ bytes: RawSpan, captured: Timestamp) {
        let frame = Self.fold(UInt64(bitPattern: captured.nanoseconds), UInt64(bytes.byteCount), Self.firstKey)
        mix(frame &+ Self.folded(bytes))
    }

    /// Sixteen bytes at a time, each under a key of its place. The last ones reach back into those before them: the length, which is hashed
    /// too, says how far.
    private static func folded(_ bytes: RawSpan) -> UInt64 {
        let count = bytes.byteCount
        guard count >= 16 else { return foldedBytes(bytes) }
        var (sum, key, offset): (UInt64, UInt64, Int) = (0, firstKey, 0)
        while count - offset > 16 {
            key &+= 0xbf58_476d_1ce4_e5b9
            sum &+= fold(word(bytes, at: offset), word(bytes, at: offset + 8), key)
            offset += 16
        }
        return sum &+ fold(word(bytes, at: count - 16), word(bytes, at: count - 8), ~key)
    }

    /// No packet is as short, but a capture may have cut it.
    private static func foldedBytes(_ bytes: RawSpan) -> UInt64 {
        var hash = basis
        for offset in 0..<bytes.byteCount { hash = (hash ^ UInt64(bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self))) &* prime }
        return hash
    }

    private static func word(_ bytes: RawSpan, at offset: Int) -> UInt64 {
        bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
    }

    private static func fold(_ low: UInt64, _ high: UInt64, _ key: UInt64) -> UInt64 {
        let product = (low ^ key).multipliedFullWidth(by: high ^ key.byteSwapped)
        return product.high ^ product.low
    }

    private mutating func mix(_ text: String) { for byte in text.utf8 { mix(UInt64(byte)) } }

    private mutating func mix(_ word: UInt64) {
        value = (value ^ word) &* Self.prime
        // FNV's product carries no bit downwards: fold the high half in, since whole words are mixed at once.
        value ^= value >> 32
    }
}
