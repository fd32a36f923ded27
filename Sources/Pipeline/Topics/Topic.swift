/// The topics of the house. The number is the schema's version; a prefix from the configuration goes before the name.
package enum Topic: String, CaseIterable, Sendable {
    case packets = "packets.v1"
    case sensors = "sensors.v1"
    case sessions = "sessions.v1"
    case attacks = "attacks.v1"
    case statistics = "statistics.v1"
    case deadLetters = "deadletters.v1"

    /// The longest record of a row topic. A row has up to 256 KiB, a commit of very many sensors more; a broker takes a million bytes.
    package static let rowBytesMax = 768 << 10

    /// True for row topics: Kafka keeps the last record of each key.
    package var isCompacted: Bool { self != .packets && self != .deadLetters }

    /// How long records are kept, in hours.
    package var retentionHours: Int64 {
        switch self {
        case .packets: 7 * 24
        case .sensors: 400 * 24
        case .sessions, .attacks, .statistics: 31 * 24
        case .deadLetters: 30 * 24
        }
    }

    /// One partition is enough for what people and the sink read at leisure.
    package var isPartitionedByAddress: Bool { self != .sensors && self != .deadLetters }

    /// The two that bring into a house what it counts; the others are what it makes of that.
    package var isWrittenBySensors: Bool { self == .packets || self == .sensors }

    package func name(prefix: String) -> String { prefix + rawValue }
}
