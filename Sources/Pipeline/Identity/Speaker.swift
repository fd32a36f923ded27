/// Whom a record of `packets.v1` or `sensors.v1` speaks for, by its own words.
package struct Speaker: Hashable, Sendable {
    package var platform: String
    package var sensor: String

    package init(platform: String, sensor: String) { (self.platform, self.sensor) = (platform, sensor) }
}

extension PacketBatch {
    package var speaker: Speaker { Speaker(platform: platform, sensor: sensor) }
}

extension SensorReport {
    package var speaker: Speaker { Speaker(platform: platform.id, sensor: sensor) }
}
