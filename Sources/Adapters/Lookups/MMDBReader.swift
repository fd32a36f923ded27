/// Steps through the data of a MaxMind-format file (specification 2.0, "Output Data Section"); nil for what cannot be.
struct MMDBReader {
    enum Kind: UInt8 { case pointer = 1, text, double, bytes, uint16, uint32, map, int32, uint64, uint128, array, container, end, bool, float }

    private let contents: [UInt8]
    private let start: Int
    private var position: Int

    private static let depthMax = 16

    /// - Parameter start: where the data begin; pointers count from here.
    init(_ contents: [UInt8], _ start: Int) { (self.contents, self.start, position) = (contents, start, start) }

    /// What comes next, and how long it is in bytes or elements; of a pointer where it leads.
    mutating func head() -> (kind: Kind, size: Int)? {
        guard let control = byte() else { return nil }
        if control >> 5 == 1 { return pointer(control).map { (.pointer, $0) } }
        var number = control >> 5
        if number == 0 {
            guard let more = byte(), more <= Kind.float.rawValue - 7 else { return nil }
            number = 7 + more
        }
        guard let kind = Kind(rawValue: number), kind != .pointer, let size = size(control & 0x1f) else { return nil }
        return (kind, size)
    }

    /// A map's key.
    mutating func key() -> [UInt8]? { value { reader, head in head.kind == .text ? reader.take(head.size) : nil } }

    /// A number of at most 64 bits.
    mutating func number() -> UInt64? {
        value { reader, head in
            guard [.uint16, .uint32, .uint64].contains(head.kind), head.size <= 8 else { return nil }
            return reader.take(head.size)?.reduce(0) { $0 << 8 | UInt64($1) }
        }
    }

    /// Passes over a value with all that is in it.
    mutating func skip(depth: Int = 0) -> Bool {
        guard depth <= Self.depthMax, let head = head() else { return false }
        switch head.kind {
        case .pointer, .bool, .end, .container: return true
        case .map, .array:
            let count = head.kind == .map ? 2 * head.size : head.size
            // Each element has at least one byte, so that a short file ends this soon.
            for _ in 0..<count where !skip(depth: depth + 1) { return false }
            return true
        case .double: return take(8) != nil
        case .float: return take(4) != nil
        default: return take(head.size) != nil
        }
    }

    /// Reads the next value, or the one that a pointer in its place leads to.
    private mutating func value<Value>(_ read: (inout MMDBReader, (kind: Kind, size: Int)) -> Value?) -> Value? {
        guard let found = head() else { return nil }
        guard found.kind == .pointer else { return read(&self, found) }
        var there = self
        there.position = start + found.size
        guard let target = there.head(), target.kind != .pointer else { return nil }
        return read(&there, target)
    }

    private mutating func byte() -> UInt8? {
        guard position < contents.count else { return nil }
        defer { position += 1 }
        return contents[position]
    }

    private mutating func take(_ count: Int) -> [UInt8]? {
        guard contents.count - position >= count else { return nil }
        defer { position += count }
        return Array(contents[position..<position + count])
    }

    private mutating func big(_ count: Int) -> Int? { take(count)?.reduce(0) { $0 << 8 | Int($1) } }

    private mutating func size(_ bits: UInt8) -> Int? {
        switch bits {
        case 29: big(1).map { 29 + $0 }
        case 30: big(2).map { 285 + $0 }
        case 31: big(3).map { 65_821 + $0 }
        default: Int(bits)
        }
    }

    private mutating func pointer(_ control: UInt8) -> Int? {
        let high = Int(control & 7)
        switch control >> 3 & 3 {
        case 0: return big(1).map { high << 8 | $0 }
        case 1: return big(2).map { (high << 16 | $0) + 2_048 }
        case 2: return big(3).map { (high << 24 | $0) + 526_336 }
        default: return big(4)
        }
    }
}
