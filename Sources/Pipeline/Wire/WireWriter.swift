/// Writes Protocol Buffers (encoding as in protobuf.dev/programming-guides/encoding), appending to one buffer.
///
/// Hand-written because generated messages cost twenty times as much per row; `schemas/events` is the contract, and the tests hold every
/// message against `protoc`. As in proto3, a field that has its default value is left out.
package struct WireWriter {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// Makes room at once for what the writer knows to come, a batch's packets, instead of piece by piece.
    package mutating func reserve(byteCount: Int) { bytes.reserveCapacity(bytes.count + byteCount) }

    package mutating func uint(_ field: UInt64, _ value: UInt64) {
        guard value != 0 else { return }
        varint(field << 3)
        varint(value)
    }

    package mutating func int(_ field: UInt64, _ value: some BinaryInteger) {
        uint(field, UInt64(bitPattern: Int64(truncatingIfNeeded: value)))
    }

    package mutating func sint(_ field: UInt64, _ value: Int64) { uint(field, UInt64(bitPattern: value << 1 ^ value >> 63)) }

    /// An element of a repeated field, where zero too must be written.
    package mutating func presentSint(_ field: UInt64, _ value: Int64) {
        varint(field << 3)
        varint(UInt64(bitPattern: value << 1 ^ value >> 63))
    }

    package mutating func bool(_ field: UInt64, _ value: Bool) { uint(field, value ? 1 : 0) }

    /// `sfixed64`: what timestamps travel as.
    package mutating func time(_ field: UInt64, _ value: Timestamp) {
        guard value.nanoseconds != 0 else { return }
        varint(field << 3 | 1)
        fixed(UInt64(bitPattern: value.nanoseconds))
    }

    /// An optional time or an element of a repeated field, where 1970 too must be written.
    package mutating func presentTime(_ field: UInt64, _ value: Timestamp) {
        varint(field << 3 | 1)
        fixed(UInt64(bitPattern: value.nanoseconds))
    }

    package mutating func fixed64(_ field: UInt64, _ value: UInt64) {
        guard value != 0 else { return }
        varint(field << 3 | 1)
        fixed(value)
    }

    package mutating func string(_ field: UInt64, _ value: String) {
        guard !value.isEmpty else { return }
        varint(field << 3 | 2)
        varint(UInt64(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }

    package mutating func data(_ field: UInt64, _ value: [UInt8]) {
        guard !value.isEmpty else { return }
        varint(field << 3 | 2)
        varint(UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    /// An address as its 4 or 16 bytes in network order.
    package mutating func address(_ field: UInt64, _ value: Address) {
        varint(field << 3 | 2)
        varint(value.family == .ipv4 ? 4 : 16)
        if value.family == .ipv4 {
            raw(UInt32(truncatingIfNeeded: value.low).bigEndian)
        } else {
            raw(value.high.bigEndian)
            raw(value.low.bigEndian)
        }
    }

    /// A nested message. An empty one is written too: presence says something.
    package mutating func message(_ field: UInt64, _ value: some WireCodable) {
        varint(field << 3 | 2)
        // Room for a length of one byte, which most messages have.
        bytes.append(0)
        let start = bytes.count
        value.encode(into: &self)
        let length = bytes.count - start
        if length < 0x80 { bytes[start - 1] = UInt8(length) } else { makeRoom(for: UInt64(length), at: start - 1) }
    }

    /// Writes a length of several bytes where room was left for one: what lies behind moves up.
    private mutating func makeRoom(for length: UInt64, at place: Int) {
        var digits = WireWriter()
        digits.varint(length)
        bytes.replaceSubrange(place...place, with: digits.bytes)
    }

    /// Fields that are encoded already.
    package mutating func encoded(_ fields: [UInt8]) { bytes.append(contentsOf: fields) }

    package mutating func messages(_ field: UInt64, _ values: [some WireCodable]) {
        // By position: a copy of each element would count the references that it holds.
        for place in values.indices { message(field, values[place]) }
    }

    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private mutating func fixed(_ value: UInt64) { raw(value.littleEndian) }

    private mutating func raw(_ value: some FixedWidthInteger) { withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) } }
}
