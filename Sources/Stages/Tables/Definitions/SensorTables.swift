import Pipeline

extension TableDefinition where Source == SensorReport {
    /// The counts only grow: they decide between reports of the same instant.
    static let sensorHours = TableDefinition(
        name: "sensor_hours", key: ["platform", "hour", "sensor", "epoch"], rank: ["reported", "captured", "published", "minutes_up"],
        columns: [
            Column("platform") { $1.text($0.platform.id) },
            Column("sensor") { $1.text($0.sensor) },
            Column("epoch") { $1.text(String($0.epoch, width: 16, radix: 16)) },
            Column("hour") { $1.time(Timestamp(number: $0.hour, of: .hour) ?? Timestamp(nanoseconds: 0)) },
            Column("reported") { $1.time($0.reported) },
            Column("minutes_up") { $1.smallint(Int16(min($0.minutesUp, 60))) },
            Column("captured") { $1.bigint($0.captured) },
            Column("dropped") { $1.bigint($0.dropped) },
            Column("ignored") { $1.bigint($0.ignored) },
            Column("published") { $1.bigint($0.published) },
            Column("discarded") { $1.bigint($0.discarded) },
            Column("version") { $1.text($0.version) },
            Column("is_replay") { $1.bool($0.isReplay) },
            Column("spooled") { $1.bigint($0.spooled) },
            Column("spooled_bytes") { $1.bigint($0.spooledBytes) },
        ])

    static let platforms = TableDefinition(
        name: "platforms", key: ["id"], rank: ["reported", "sensor"],
        columns: [
            Column("id") { $1.text($0.platform.id) },
            Column("country") { $1.text($0.platform.country) },
            Column("network_kind") { $1.text($0.platform.networkKind) },
            Column("reported") { $1.time($0.reported) },
            Column("sensor") { $1.text($0.sensor) },
        ])
}

/// One machine of a platform, as `machines` shows it.
struct TabledMachine {
    let platform: String
    let machine: PlatformDescription.Machine

    /// Each index once, the first of it: a description that names one twice must not stop the table.
    static func all(of platform: PlatformDescription) -> [TabledMachine] {
        var seen: Set<UInt8> = []
        return platform.machines.filter { seen.insert($0.index).inserted }.map { TabledMachine(platform: platform.id, machine: $0) }
    }
}

extension TableDefinition where Source == TabledMachine {
    static let machines = TableDefinition(
        name: "machines", key: ["platform", "machine"], rank: [],
        columns: [
            Column("platform") { $1.text($0.platform) },
            Column("machine") { $1.smallint(Int16($0.machine.index)) },
            Column("address") { $1.inet($0.machine.address) },
            Column("system") { $1.text($0.machine.system) },
        ])
}
