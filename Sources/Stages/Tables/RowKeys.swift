import Pipeline

/// A text as the database compares it: byte by byte, and without what cannot be stored. Swift calls texts equal that look equal.
struct ExactText: Hashable, Comparable, Sendable {
    private let bytes: [UInt8]

    init(_ text: String) { bytes = Array(text.storable.utf8) }

    /// All bytes at once: an array hashes them one by one.
    func hash(into hasher: inout Hasher) {
        hasher.combine(bytes.count)
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    }

    static func < (left: ExactText, right: ExactText) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }
}

/// The key of a ledger line in its table.
struct LineKey: Hashable, Sendable {
    private let platform: ExactText
    private let sensor: ExactText
    private let epoch: UInt64
    private let partition: Int32
    private let generation: UInt32

    init(_ line: LedgerLine) {
        (platform, sensor) = (ExactText(line.platform), ExactText(line.sensor))
        (epoch, partition, generation) = (line.epoch, line.partition, line.revision.generation)
    }
}

/// The key of a ledger line's hour in its table.
struct LedgerHourKey: Hashable, Sendable {
    private let line: LineKey
    private let start: Timestamp

    init(_ tabled: TabledLedgerHour, of line: LineKey) { (self.line, start) = (line, tabled.start) }
}

/// The key of a statistic in its table.
struct StatisticRowKey: Hashable, Sendable {
    private let platform: ExactText
    private let item: ExactText
    private let window: Window
    private let measure: Measure
    private let partition: Int32
    private let generation: UInt32

    init(_ key: StatisticKey) {
        (platform, item) = (ExactText(key.platform), ExactText(key.item))
        (window, measure, partition, generation) = (key.window, key.measure, key.partition, key.generation)
    }
}

/// The key of a sensor report in `sensor_hours`.
struct HourKey: Hashable, Sendable {
    private let platform: ExactText
    private let sensor: ExactText
    private let epoch: UInt64
    private let hour: Int32

    init(_ report: SensorReport) {
        (platform, sensor) = (ExactText(report.platform.id), ExactText(report.sensor))
        (epoch, hour) = (report.epoch, report.hour)
    }
}
