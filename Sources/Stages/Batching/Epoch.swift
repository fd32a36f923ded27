import Pipeline

/// The epoch of a replay: a 64-bit FNV-1a hash of everything that decides its batches, so that the same replay twice counts once and
/// another batching never looks like a duplicate.
package struct Epoch {
    package private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    package init(
        platform: PlatformDescription, sensor: String, partitionCount: Int32, limits: BatchLimits, generation: UInt32
    ) {
        mix("\(platform.id)/\(sensor)/\(partitionCount)/\(generation)/")
        mix("\(limits.packetsMax)/\(limits.bytesMax)/hourly/\(limits.snapLength)/")
        for machine in platform.machines { mix("\(machine.index)=\(machine.address)/") }
    }

    /// Mixes one captured packet in.
    package mutating func mix(_ bytes: RawSpan, captured: Timestamp) {
        mix(UInt64(bitPattern: captured.nanoseconds))
        mix(UInt64(bytes.byteCount))
        var offset = 0
        while offset + 8 <= bytes.byteCount {
            mix(bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian)
            offset += 8
        }
        while offset < bytes.byteCount {
            mix(UInt64(bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)))
            offset += 1
        }
    }

    private mutating func mix(_ text: String) { for byte in text.utf8 { mix(UInt64(byte)) } }

    private mutating func mix(_ word: UInt64) {
        value = (value ^ word) &* 0x100_0000_01b3
        // FNV's product carries no bit downwards: fold the high half in, since whole words are mixed at once.
        value ^= value >> 32
    }
}
