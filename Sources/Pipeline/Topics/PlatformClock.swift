/// A platform's clock at a commit. A start judges lateness by it exactly as it was judged the first time: ledger lines may be ahead of the
/// commit, and would say "late" to a packet that was in time.
package struct PlatformClock: Equatable, Sendable {
    package var platform: String
    /// It never goes back.
    package var watermark: Timestamp
    /// Sorted by sensor; those that fell silent are left out.
    package var sensors: [SensorClock]

    package init(platform: String, watermark: Timestamp, sensors: [SensorClock]) {
        (self.platform, self.watermark, self.sensors) = (platform, watermark, sensors)
    }
}

/// "Everything that this sensor captured up to `clock` has been sent."
package struct SensorClock: Equatable, Sendable {
    package var sensor: String
    package var clock: Timestamp

    package init(sensor: String, clock: Timestamp) { (self.sensor, self.clock) = (sensor, clock) }
}
