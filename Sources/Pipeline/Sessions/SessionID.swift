/// The name of a session: where the packet that opened it lies in `packets.v1`. Of two joined sessions the older id stays.
package struct SessionID: Hashable, Comparable, Sendable {
    package var generation: UInt32
    package var partition: Int32
    package var offset: Int64
    /// The packet's index in its batch.
    package var index: UInt32

    package init(generation: UInt32, partition: Int32, offset: Int64, index: UInt32) {
        (self.generation, self.partition, self.offset, self.index) = (generation, partition, offset, index)
    }

    /// Within a partition the offset and the index tell ids apart.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(offset)
        hasher.combine(index)
    }

    package static func < (left: SessionID, right: SessionID) -> Bool {
        (left.generation, left.partition, left.offset, left.index) < (right.generation, right.partition, right.offset, right.index)
    }
}

extension SessionID: CustomStringConvertible {
    /// As the tables show it.
    package var description: String { String(decoding: bytes(after: ""), as: UTF8.self) }

    /// `generation-partition-offset-index` behind some text.
    func bytes(after text: StaticString) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8CodeUnitCount + Self.bytesMax)
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(decimal: generation)
        bytes.append(UInt8(ascii: "-"))
        bytes.append(decimal: partition)
        bytes.append(UInt8(ascii: "-"))
        bytes.append(decimal: offset)
        bytes.append(UInt8(ascii: "-"))
        bytes.append(decimal: index)
        return bytes
    }

    /// Four numbers and what lies between them.
    private static let bytesMax = 54
}
