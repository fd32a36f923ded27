/// Received packets of one five-minute slot, for the rolling hour.
package struct SlotActivity: Equatable, Sendable {
    /// Five-minute slots since 1970.
    package var slot: Int32
    package var packets: Int64
    package var bytes: Int64

    package init(slot: Int32, packets: Int64, bytes: Int64) { (self.slot, self.packets, self.bytes) = (slot, packets, bytes) }
}
