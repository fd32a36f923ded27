/// What a sensor says about itself and its platform for one UTC hour: the row of `sensors.v1`. Absolute values of one epoch; readers add epochs up.
package struct SensorReport: Equatable, Sendable {
    package var platform: PlatformDescription
    package var sensor: String
    /// One run of the sensor's process; for a replay the epoch of its batches.
    package var epoch: UInt64
    /// Hours since 1970.
    package var hour: Int32
    /// When the report was made, by the sensor's clock; the newest report of an hour holds.
    package var reported: Timestamp
    /// 0…60.
    package var minutesUp: UInt32 = 0
    /// Packets of this hour that concern a machine.
    package var captured: Int64 = 0
    /// Packets that the kernel dropped for want of buffer.
    package var dropped: Int64 = 0
    /// Packets that do not concern a machine.
    package var ignored: Int64 = 0
    /// Packets that the broker acknowledged in this hour, whenever they were captured.
    package var published: Int64 = 0
    /// Packets thrown away in this hour because they could be neither sent nor spooled.
    package var discarded: Int64 = 0
    /// Packets that waited in the sensor's spool when the report was made, and their bytes there: not to be added up.
    package var spooled: Int64 = 0
    package var spooledBytes: Int64 = 0
    package var version = ""
    package var isReplay = false

    package init(platform: PlatformDescription, sensor: String, epoch: UInt64, hour: Int32, reported: Timestamp) {
        (self.platform, self.sensor, self.epoch) = (platform, sensor, epoch)
        (self.hour, self.reported) = (hour, reported)
    }
}

/// A platform as its file describes it.
package struct PlatformDescription: Equatable, Sendable {
    package var id: String
    /// ISO 3166-1 alpha-2.
    package var country: String
    /// `academic`, `industrial`, `residential`, …
    package var networkKind: String
    package var machines: [Machine]

    package init(id: String, country: String, networkKind: String, machines: [Machine]) {
        (self.id, self.country, self.networkKind, self.machines) = (id, country, networkKind, machines)
    }

    package struct Machine: Equatable, Sendable {
        package var index: UInt8
        package var address: Address
        /// The emulated system.
        package var system: String

        package init(index: UInt8, address: Address, system: String) {
            (self.index, self.address, self.system) = (index, address, system)
        }
    }
}
