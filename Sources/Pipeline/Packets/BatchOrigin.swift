/// What names a batch in its partition: enough to give a packet of it a name that holds for ever.
package struct BatchOrigin: Hashable, Sendable {
    package var platform: String
    package var sensor: String
    package var epoch: UInt64
    package var number: Int64
    /// The batch holds a packet that had been set aside once; the name is the one that it got then.
    package var isRedriven: Bool

    package init(platform: String, sensor: String, epoch: UInt64, number: Int64, isRedriven: Bool = false) {
        (self.platform, self.sensor, self.epoch, self.number) = (platform, sensor, epoch, number)
        self.isRedriven = isRedriven
    }
}

extension PacketBatch {
    package var origin: BatchOrigin {
        BatchOrigin(platform: platform, sensor: sensor, epoch: epoch, number: number, isRedriven: isRedriven)
    }
}
