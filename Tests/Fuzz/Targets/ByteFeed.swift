/// Takes an input apart into numbers and bytes; zeros when it is used up.
struct ByteFeed {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func byte() -> UInt8 {
        guard position < bytes.count else { return 0 }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func number<Value: FixedWidthInteger>(_: Value.Type = Value.self) -> Value {
        (0..<Value.bitWidth / 8).reduce(0) { value, _ in value << 8 | Value(truncatingIfNeeded: byte()) }
    }

    /// Fewer at the end.
    mutating func take(_ count: Int) -> [UInt8] {
        let taken = Array(bytes[position...].prefix(count))
        position += taken.count
        return taken
    }

    mutating func rest() -> [UInt8] { take(bytes.count) }

    /// A number that the input cannot hold on purpose (64-bit FNV-1a of all of it).
    var digest: UInt64 { bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 } }
}
