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
