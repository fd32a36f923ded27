/// Numbers of a fixed layout, little-endian, one behind the other.
struct FieldWriter {
    private(set) var bytes: [UInt8] = []

    mutating func put(_ value: some FixedWidthInteger) { withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) } }
    mutating func put(_ more: [UInt8]) { bytes.append(contentsOf: more) }

    /// The checksum of all that came before.
    mutating func seal() { put(Checksum.of(bytes)) }
}

/// The same backwards, from bytes that may be anything.
struct FieldReader {
    private let bytes: [UInt8]
    private(set) var position: Int

    init(_ bytes: [UInt8], at position: Int = 0) { (self.bytes, self.position) = (bytes, position) }

    /// Nil behind the end.
    mutating func take<Value: FixedWidthInteger & BitwiseCopyable>(_: Value.Type = Value.self) -> Value? {
        let size = MemoryLayout<Value>.size
        guard position >= 0, bytes.count - position >= size else { return nil }
        defer { position += size }
        // "Unsafe" loads of a raw span are bounds-checked; the name warns of types with invalid patterns, which integers have not.
        return Value(littleEndian: bytes.span.bytes.unsafeLoadUnaligned(fromByteOffset: position, as: Value.self))
    }

    mutating func take(_ count: Int) -> [UInt8]? {
        guard count >= 0, bytes.count - position >= count else { return nil }
        defer { position += count }
        return Array(bytes[position..<position + count])
    }

    /// Whether the checksum that lies here is that of everything from the start to here.
    mutating func isSealed(from start: Int) -> Bool {
        let end = position
        guard let said = take(UInt32.self) else { return false }
        return said == Checksum.of(bytes, start..<end)
    }
}
