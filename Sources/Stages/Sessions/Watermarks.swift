import Pipeline

/// Each platform's clock, as the batches up to an offset tell it.
///
/// It depends on those batches and on nothing else, so that a packet is late or in time whoever takes it in, and how often. It never goes
/// back: what could neither grow nor join was forgotten, and a sensor that comes back late cannot undo that.
struct Watermarks {
    private var sensors: [String: [String: Timestamp]] = [:]
    private var watermarks: [String: Timestamp] = [:]
    private var clockCount = 0

    /// Sensors of all platforms together. More would make a commit that no broker takes.
    static let clocksMax = 1_024

    /// Whether the batch's sensor is known, or can still be.
    func hasRoom(for batch: PacketBatch) -> Bool {
        batch.isRedriven || clockCount < Self.clocksMax || sensors[batch.platform]?[batch.sensor] != nil
    }

    subscript(platform: String) -> Timestamp { watermarks[platform] ?? .distantPast }

    /// A batch came, new or not. One that a person gave in again is no sensor's promise.
    mutating func batchCame(_ batch: PacketBatch, sent: Timestamp) {
        guard !batch.isRedriven else { return }
        let clock = Self.believed(batch, sent: sent)
        var clocks = sensors[batch.platform] ?? [:]
        guard clock > clocks[batch.sensor] ?? .distantPast || clocks[batch.sensor] == nil else { return }
        clocks[batch.sensor] = clock
        clockCount -= sensors[batch.platform]?.count ?? 0
        if let newest = clocks.values.max() { clocks = clocks.filter { $0.value >= newest - Lateness.silentSensor } }
        clockCount += clocks.count
        sensors[batch.platform] = clocks
        watermarks[batch.platform] = max(self[batch.platform], Lateness.watermark(clocks.values) ?? .distantPast)
    }

    /// A clock from the future would close every window; it is believed up to the tolerance.
    static func believed(_ batch: PacketBatch, sent: Timestamp) -> Timestamp { min(batch.clock, sent + Lateness.clockTolerance) }

    /// What a commit says of it.
    var clocks: [PlatformClock] {
        watermarks.sorted { $0.key < $1.key }.map { platform, watermark in
            let clocks = (sensors[platform] ?? [:]).sorted { $0.key < $1.key }.map { SensorClock(sensor: $0.key, clock: $0.value) }
            return PlatformClock(platform: platform, watermark: watermark, sensors: clocks)
        }
    }

    init(_ clocks: [PlatformClock] = []) {
        for clock in clocks {
            watermarks[clock.platform] = clock.watermark
            for sensor in clock.sensors { sensors[clock.platform, default: [:]][sensor.sensor] = sensor.clock }
        }
        clockCount = sensors.values.reduce(0) { $0 + $1.count }
    }
}
