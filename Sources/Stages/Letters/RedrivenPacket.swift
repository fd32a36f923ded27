import Pipeline

/// A packet that was set aside, as a batch of its own that counts once.
///
/// Its name is made of the packet's own (sensor, epoch, partition, batch number, index) and of nothing else: not of the selection, the
/// order or the person that redrove it. So the ledger knows it again however often it comes, and a packet that is set aside once more keeps
/// its name. 1,024 batch numbers with sixteen indices each
/// share one epoch, which keeps the ledger's lines few (a million packets refused for their clock make about a thousand at most) and each
/// line's row small.
package enum RedrivenPacket {
    private static let numberBits: Int64 = 10
    private static let indexBits: UInt32 = 4

    /// - Parameters:
    ///   - partition: that the packet was set aside in.
    ///   - record: the packet with its header of sixteen bytes.
    package static func batch(
        of origin: BatchOrigin, index: UInt32, partition: Int32, captured: Timestamp, record: [UInt8]
    ) -> PacketBatch {
        guard !origin.isRedriven else {
            return PacketBatch(
                platform: origin.platform, sensor: origin.sensor, epoch: origin.epoch, number: origin.number, packetsBefore: 0, packetCount: 1,
                clock: captured, packets: record, isRedriven: true)
        }
        let place = (origin.number & (1 << numberBits - 1)) << Int64(indexBits) | Int64(index & (1 << indexBits - 1))
        return PacketBatch(
            platform: origin.platform, sensor: origin.sensor, epoch: epoch(of: origin, index: index, partition: partition), number: place,
            packetsBefore: 0, packetCount: 1, clock: captured, packets: record, isRedriven: true)
    }

    /// 64 bits of FNV-1a: the same in every version and on every machine.
    private static func epoch(of origin: BatchOrigin, index: UInt32, partition: Int32) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func mix(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        func mix(_ text: String) {
            mix(UInt64(text.utf8.count))
            for byte in text.utf8 { mix(byte) }
        }
        func mix(_ number: UInt64) { for shift in stride(from: UInt64(0), to: 64, by: 8) { mix(UInt8(truncatingIfNeeded: number >> shift)) } }
        mix("redriven")
        mix(origin.platform)
        mix(origin.sensor)
        mix(origin.epoch)
        mix(UInt64(bitPattern: Int64(partition)))
        mix(UInt64(bitPattern: origin.number >> numberBits))
        mix(UInt64(index >> indexBits))
        return hash
    }
}
