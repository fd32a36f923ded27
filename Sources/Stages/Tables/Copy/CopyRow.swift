import Pipeline

/// Rows one behind the other in COPY's binary format (PostgreSQL's documentation, "COPY", "Binary Format"; each type as its `…recv` function reads it):
/// the count of fields, then each field's length and bytes in network order.
struct CopyRow {
    private(set) var bytes: [UInt8] = []

    /// - Parameter bytesExpected: for which room is made at once.
    init(bytesExpected: Int = 0) { bytes.reserveCapacity(bytesExpected) }

    /// Begins a row; the fields follow.
    mutating func begin(fieldCount: Int) { append(Int16(truncatingIfNeeded: fieldCount)) }

    mutating func null() { append(Int32(-1)) }

    mutating func bool(_ value: Bool) {
        append(Int32(1))
        bytes.append(value ? 1 : 0)
    }

    mutating func smallint(_ value: Int16) { field(value, byteCount: 2) }
    mutating func integer(_ value: Int32) { field(value, byteCount: 4) }
    mutating func bigint(_ value: Int64) { field(value, byteCount: 8) }

    /// Postgres keeps no U+0000 in a text: it becomes U+FFFD.
    mutating func text(_ value: String) {
        append(Int32(truncatingIfNeeded: value.utf8.count))
        let start = bytes.count
        bytes.append(contentsOf: value.utf8)
        guard bytes[start...].contains(0) else { return }
        bytes.removeLast(bytes.count - start + 4)
        field(Array(value.storable.utf8))
    }

    /// Nil becomes null.
    mutating func text(optional value: String?) {
        if let value { text(value) } else { null() }
    }

    mutating func bytea(_ value: [UInt8]) { field(value) }

    /// Its binary form is a version, 1, and the text.
    mutating func jsonb(_ value: String) { field([1] + Array(value.utf8)) }

    mutating func time(_ value: Timestamp) { bigint(value.postgresMicroseconds) }

    mutating func time(optional value: Timestamp?) {
        if let value { time(value) } else { null() }
    }

    /// Family (2, or 3 for IPv6, by Postgres' own numbers), prefix length, no network, count of bytes, bytes.
    mutating func inet(_ value: Address) {
        let isIPv4 = value.family == .ipv4
        let count: UInt8 = isIPv4 ? 4 : 16
        append(Int32(4 + count))
        append(UInt32(isIPv4 ? 2 : 3) << 24 | UInt32(count) << 19 | UInt32(count))
        if !isIPv4 { append(value.high) }
        if isIPv4 { append(UInt32(truncatingIfNeeded: value.low)) } else { append(value.low) }
    }

    private mutating func field(_ content: [UInt8]) {
        append(Int32(truncatingIfNeeded: content.count))
        bytes.append(contentsOf: content)
    }

    private mutating func field(_ value: some FixedWidthInteger, byteCount: Int32) {
        append(byteCount)
        append(value)
    }

    private mutating func append(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }
}
