/// One packet inside a `PacketBatch`: a header of 16 bytes, little-endian, then the captured bytes from the IP header on.
///
///     offset size
///     0      8    capture time, nanoseconds since 1970, signed
///     8      4    length of the IP packet on the wire, in bytes
///     12     2    captured length that follows, in bytes
///     14     1    index of the virtual machine, 1…255
///     15     1    direction: 0 received by the machine, 1 sent by it
///     16     …    captured bytes
package struct PacketRecord: Equatable, Sendable {
    package static let headerBytes = 16
    /// 65,535 bytes: the longest captured packet that a record can hold.
    package static let capturedBytesMax = Int(UInt16.max)

    package var captured: Timestamp
    package var wireLength: UInt32
    package var machine: UInt8
    package var direction: PacketDirection
    /// Where the captured bytes lie in the batch.
    package var bytes: Range<Int>

    package init(captured: Timestamp, wireLength: UInt32, machine: UInt8, direction: PacketDirection, bytes: Range<Int>) {
        (self.captured, self.wireLength, self.machine) = (captured, wireLength, machine)
        (self.direction, self.bytes) = (direction, bytes)
    }

    /// Appends a record and its captured bytes to a batch under construction.
    package static func append(
        captured: Timestamp, wireLength: UInt32, machine: UInt8, direction: PacketDirection, bytes: UnsafeRawBufferPointer,
        to batch: inout [UInt8]
    ) {
        let length = min(bytes.count, capturedBytesMax)
        let rest = UInt64(wireLength) | UInt64(length) << 32 | UInt64(machine) << 48 | UInt64(direction.rawValue) << 56
        // Room is asked for once; two appends cost twice as much.
        batch.append(addingCapacity: headerBytes + length) { output in
            output.withUnsafeMutableBufferPointer { room, count in
                // Behind the first `count` lie the bytes that were asked for; `bytes` has `length` of them or more.
                let record = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(room)[count...])
                record.storeBytes(of: UInt64(bitPattern: captured.nanoseconds).littleEndian, as: UInt64.self)
                record.storeBytes(of: rest.littleEndian, toByteOffset: 8, as: UInt64.self)
                UnsafeMutableRawBufferPointer(rebasing: record[headerBytes...])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[0..<length]))
                count += headerBytes + length
            }
        }
    }

    /// Reads the record at `position` and moves on to the next one.
    package init(batch: [UInt8], position: inout Int) throws(WireError) {
        guard position >= 0, batch.count - position >= Self.headerBytes else { throw .truncated }
        let (time, rest) = batch.withUnsafeBytes { all in
            // Both loads lie within the 16 bytes checked above.
            (
                all.loadUnaligned(fromByteOffset: position, as: UInt64.self).littleEndian,
                all.loadUnaligned(fromByteOffset: position + 8, as: UInt64.self).littleEndian
            )
        }
        let start = position + Self.headerBytes
        let length = Int(rest >> 32 & 0xffff)
        guard batch.count - start >= length else { throw .truncated }
        guard let direction = PacketDirection(rawValue: UInt8(truncatingIfNeeded: rest >> 56)) else { throw .invalidValue }
        self.init(
            captured: Timestamp(nanoseconds: Int64(bitPattern: time)), wireLength: UInt32(truncatingIfNeeded: rest),
            machine: UInt8(truncatingIfNeeded: rest >> 48), direction: direction, bytes: start..<start + length)
        position = start + length
    }
}

/// Seen from the virtual machine.
package enum PacketDirection: UInt8, Sendable { case received = 0, sent = 1 }
