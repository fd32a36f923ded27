import Glibc
import Pipeline

extension [UInt8] {
    /// Byte by byte, many at once, which `lexicographicallyPrecedes` does one by one.
    fileprivate func precedes(_ other: [UInt8]) -> Bool {
        withUnsafeBytes { own in
            other.withUnsafeBytes { other in
                // An empty array may have no address, and nothing is compared then.
                guard let left = own.baseAddress, let right = other.baseAddress else { return own.count < other.count }
                let order = memcmp(left, right, Swift.min(own.count, other.count))
                return order == 0 ? own.count < other.count : order < 0
            }
        }
    }
}

/// A text as the database compares it: byte by byte, and without what cannot be stored. Swift calls texts equal that look equal.
struct ExactText: Hashable, Comparable, Sendable {
    private let bytes: [UInt8]

    init(_ text: String) { bytes = Array(text.storable.utf8) }

    /// All bytes at once: an array hashes them one by one.
    func hash(into hasher: inout Hasher) {
        hasher.combine(bytes.count)
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    }

    static func < (left: ExactText, right: ExactText) -> Bool { left.bytes.precedes(right.bytes) }
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

/// The key of a statistic in its table. Their order is that of the table's key in a database that compares texts byte by byte, but for long items, of
/// which the index has a digest: so neighbours in it come one behind the other, and nobody need sort them there, where it costs more than in a sink.
struct StatisticRowKey: Hashable, Comparable, Sendable {
    private let bytes: [UInt8]

    init(_ key: StatisticKey) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(key.platform.utf8.count + key.item.utf8.count + 32)
        let (kind, number) = key.window.numbered
        Self.append(key.platform, to: &bytes)
        bytes.append(kind)
        Self.append(key.measure.rawValue, to: &bytes)
        Self.append(UInt32(bitPattern: number) ^ 1 << 31, to: &bytes)
        Self.append(key.item, to: &bytes)
        Self.append(UInt32(bitPattern: key.partition), to: &bytes)
        Self.append(key.generation, to: &bytes)
        self.bytes = bytes
    }

    /// What can be stored has no zeros: one ends it.
    private static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: text.storable.utf8)
        bytes.append(0)
    }

    private static func append(_ number: UInt32, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// All bytes at once: an array hashes them one by one.
    func hash(into hasher: inout Hasher) { bytes.withUnsafeBytes { hasher.combine(bytes: $0) } }

    static func < (left: StatisticRowKey, right: StatisticRowKey) -> Bool { left.bytes.precedes(right.bytes) }
}

extension Window {
    /// What kind of window it is, in the order of their names in the table, and which one of its kind.
    fileprivate var numbered: (kind: UInt8, number: Int32) {
        switch self {
        case .day(let day): (1, day)
        case .hour(let hour): (2, hour)
        case .rollingHour: (3, 0)
        case .rollingDay: (4, 0)
        case .rollingWeek: (5, 0)
        }
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
