/// Packets of one sensor for one partition, as captured from the IP header on: the value of `packets.v1`.
package struct PacketBatch: Equatable, Sendable {
    package var platform: String
    package var sensor: String
    /// One run of the sensor, or the hash of a replay; numbers and counts restart with it.
    package var epoch: UInt64
    /// Number of this batch in (epoch, partition), from 0 without gaps.
    package var number: Int64
    /// Packets in all earlier batches of (epoch, partition).
    package var packetsBefore: Int64
    /// Packets in this batch.
    package var packetCount: Int64
    /// "Everything captured up to this instant has been sent": the sensor's clock.
    package var clock: Timestamp
    /// The records, see `PacketRecord`.
    package var packets: [UInt8]
    /// The packets had been set aside once, and a person gives them in again. Its clock is no sensor's promise: it says in which hour the
    /// ledger accounts for the batch, and moves no platform's clock.
    package var isRedriven: Bool

    package init(
        platform: String, sensor: String, epoch: UInt64, number: Int64, packetsBefore: Int64, packetCount: Int64, clock: Timestamp,
        packets: [UInt8], isRedriven: Bool = false
    ) {
        (self.platform, self.sensor, self.epoch, self.number) = (platform, sensor, epoch, number)
        (self.packetsBefore, self.packetCount, self.clock, self.packets) = (packetsBefore, packetCount, clock, packets)
        self.isRedriven = isRedriven
    }
}
