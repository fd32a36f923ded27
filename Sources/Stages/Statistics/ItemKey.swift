import Pipeline

/// A measure and one of its items, small enough to be hashed millions of times a second.
struct ItemKey: Hashable, Sendable {
    let raw: UInt64

    /// - Parameter item: a number that means the item of this measure.
    init(_ measure: Measure, _ item: UInt32 = 0) { raw = measure.place << 32 | UInt64(item) }

    /// - Parameter raw: of another key.
    init(raw: UInt64) { self.raw = raw }

    var measure: Measure { Measure.allCases[Int(raw >> 32)] }
    var item: UInt32 { UInt32(truncatingIfNeeded: raw) }

    /// The source's packets in the window all belong to this item.
    var hasPackets: Bool { raw >> 32 != Measure.sequence.place && raw >> 32 != Measure.port.place }
}

extension Measure {
    /// The place in `allCases`.
    fileprivate var place: UInt64 {
        switch self {
        case .all: 0
        case .machines: 1
        case .order: 2
        case .attackClass: 3
        case .country: 4
        case .system: 5
        case .sequence: 6
        case .port: 7
        case .common: 8
        }
    }
}
