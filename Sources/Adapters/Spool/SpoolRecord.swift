/// One batch as it lies in a segment, a head of 44 bytes and the encoded batch. The head is little-endian:
///
///     0   8   the segment's marker
///     8   4   bytes of the batch, up to 1 MiB
///     12  4   partition
///     16  8   number
///     24  8   packets before
///     32  4   packets
///     36  4   CRC-32 of the batch
///     40  4   CRC-32 of the head before
///
/// The head has a checksum of its own: behind a damaged batch the next record is found by its length.
package struct SpoolRecord: Equatable, Sendable {
    static let headBytes = 44
    package static let batchBytesMax = 1 << 20
    static let byteCountMax = headBytes + batchBytesMax

    package var partition: Int32
    package var number: Int64
    package var packetsBefore: Int64
    package var packetCount: Int64
    /// The batch as it travels.
    package var batch: [UInt8]

    package init(partition: Int32, number: Int64, packetsBefore: Int64, packetCount: Int64, batch: [UInt8]) {
        (self.partition, self.number, self.packetsBefore) = (partition, number, packetsBefore)
        (self.packetCount, self.batch) = (packetCount, batch)
    }

    package var byteCount: Int { Self.headBytes + batch.count }

    package func encoded(marker: UInt64) -> [UInt8] {
        var writer = FieldWriter()
        writer.put(marker)
        writer.put(UInt32(truncatingIfNeeded: batch.count))
        writer.put(UInt32(bitPattern: partition))
        writer.put(number)
        writer.put(packetsBefore)
        writer.put(UInt32(truncatingIfNeeded: packetCount))
        writer.put(Checksum.of(batch))
        writer.seal()
        writer.put(batch)
        return writer.bytes
    }

    /// What a record may say, so that reading on from it is safe.
    package var isPossible: Bool {
        (0..<Int32(SpoolRun.partitionsMax)).contains(partition) && BatchNumbers(next: number, packetsBefore: packetsBefore).isPossible
            && (0...Int64(1 << 24)).contains(packetCount) && batch.count <= Self.batchBytesMax
    }
}
