import Pipeline

/// A sensor that numbers its batches as the real one does.
struct SensorSpool {
    var platform = "france1"
    var sensor = "sensor1"
    var epoch: UInt64 = 1
    private var number: Int64 = 0
    private var packetsBefore: Int64 = 0

    init(platform: String = "france1", sensor: String = "sensor1", epoch: UInt64 = 1) {
        (self.platform, self.sensor, self.epoch) = (platform, sensor, epoch)
    }

    /// - Parameter clock: the newest packet's time if it is nil.
    mutating func batch(_ sightings: [Sighting], clock: Timestamp? = nil) -> PacketBatch {
        var packets: [UInt8] = []
        for sighting in sightings {
            sighting.bytes.withUnsafeBytes {
                PacketRecord.append(
                    captured: sighting.time, wireLength: UInt32($0.count), machine: sighting.machine, direction: sighting.direction,
                    bytes: $0, to: &packets)
            }
        }
        let batch = PacketBatch(
            platform: platform, sensor: sensor, epoch: epoch, number: number, packetsBefore: packetsBefore,
            packetCount: Int64(sightings.count), clock: clock ?? sightings.map(\.time).max() ?? .distantPast, packets: packets)
        number += 1
        packetsBefore += Int64(sightings.count)
        return batch
    }
}
