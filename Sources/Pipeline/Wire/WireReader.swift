/// Reads Protocol Buffers from bytes that may be hostile: every step is checked, nothing is allocated on a length's word alone.
///
/// It looks at memory instead of holding an array, or each of a row's hundred nested messages would count references. `WireReadable` alone
/// makes readers, for the time in which it holds the bytes.
package struct WireReader {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0
    private var wireType: UInt8 = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    private var end: Int { bytes.count }

    /// The number of the next field, or nil at the end. The field must then be read or skipped.
    package mutating func next() throws(WireError) -> UInt64? {
        guard position < end else { return nil }
        let tag = try varint()
        wireType = UInt8(tag & 7)
        return tag >> 3
    }

    package mutating func uint() throws(WireError) -> UInt64 {
        guard wireType == 0 else { throw .wrongWireType }
        return try varint()
    }

    /// An integer of any width; a value that the type cannot hold is refused.
    package mutating func int<Value: FixedWidthInteger>(_: Value.Type = Value.self) throws(WireError) -> Value {
        let raw = try uint()
        if let value = Value(exactly: Int64(bitPattern: raw)) ?? Value(exactly: raw) { return value }
        throw .invalidValue
    }

    package mutating func sint() throws(WireError) -> Int64 {
        let raw = try uint()
        return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
    }

    package mutating func bool() throws(WireError) -> Bool { try uint() != 0 }

    package mutating func time() throws(WireError) -> Timestamp { Timestamp(nanoseconds: Int64(bitPattern: try fixed64())) }

    package mutating func fixed64() throws(WireError) -> UInt64 {
        guard wireType == 1 else { throw .wrongWireType }
        guard end - position >= 8 else { throw .truncated }
        let value = bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self).littleEndian
        position += 8
        return value
    }

    package mutating func string() throws(WireError) -> String {
        let raw = try lengthDelimited()
        // Most are ASCII, where nothing has to be validated: that costs four times as much.
        if raw.allSatisfy({ $0 < 0x80 }) { return String(decoding: raw, as: UTF8.self) }
        guard let text = String(validating: raw, as: UTF8.self) else { throw .invalidText }
        return text
    }

    /// The name of a platform or a sensor. It goes into every row of theirs, so that a long one would make rows that no broker takes.
    package mutating func name() throws(WireError) -> String {
        let name = try string()
        guard name.utf8.count <= Self.nameBytesMax else { throw .invalidValue }
        return name
    }

    package static let nameBytesMax = 255
    /// Of what databases say of an address or a system.
    private static let labelBytesMax = 4_096

    package mutating func label() throws(WireError) -> String {
        let label = try string()
        guard label.utf8.count <= Self.labelBytesMax else { throw .invalidValue }
        return label
    }

    package mutating func data() throws(WireError) -> [UInt8] { Array(try lengthDelimited()) }

    /// An address as its 4 or 16 bytes in network order; nil for any other count.
    package mutating func address() throws(WireError) -> Address? {
        let raw = try lengthDelimited()
        switch raw.count {
        case 4: return Address(ipv4: UInt32(bigEndian: raw.loadUnaligned(as: UInt32.self)))
        case 16:
            return Address(
                high: UInt64(bigEndian: raw.loadUnaligned(as: UInt64.self)),
                low: UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
        default: return nil
        }
    }

    package mutating func message<Value: WireReadable>(_: Value.Type = Value.self) throws(WireError) -> Value {
        var inner = WireReader(try lengthDelimited())
        return try Value(from: &inner)
    }

    /// All that is not yet read.
    package var rest: [UInt8] { Array(bytes[position...]) }

    /// Passes over a field that this version of the schema does not know.
    package mutating func skip() throws(WireError) {
        switch wireType {
        case 0: _ = try varint()
        case 1: try advance(8)
        case 2: _ = try lengthDelimited()
        case 5: try advance(4)
        default: throw .wrongWireType
        }
    }

    private mutating func advance(_ count: Int) throws(WireError) {
        guard end - position >= count else { throw .truncated }
        position += count
    }

    private mutating func lengthDelimited() throws(WireError) -> UnsafeRawBufferPointer {
        guard wireType == 2 else { throw .wrongWireType }
        let length = try varint()
        guard length <= UInt64(end - position) else { throw .truncated }
        let start = position
        position += Int(length)
        return UnsafeRawBufferPointer(rebasing: bytes[start..<position])
    }

    private mutating func varint() throws(WireError) -> UInt64 {
        // Release builds do not check the subscript: this guard and the one below do.
        guard position < end else { throw .truncated }
        let first = bytes[position]
        position += 1
        return first < 0x80 ? UInt64(first) : try varint(after: first)
    }

    private mutating func varint(after first: UInt8) throws(WireError) -> UInt64 {
        var value = UInt64(first & 0x7f)
        var shift: UInt64 = 7
        while shift < 70 {
            guard position < end else { throw .truncated }
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw .overlongInteger
    }
}
