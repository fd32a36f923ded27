/// A database in MaxMind's format, made by hand: one node, whose left half is France and whose right half is unknown.
package struct SmallMaxMind {
    /// What the metadata say; the file has one node whatever that is.
    package var nodeCount: UInt32 = 1
    package var recordBits: UInt16 = 24
    package var ipVersion: UInt16 = 4
    /// Encoded entries that stand before the metadata's own, and how many they are.
    package var firstEntries: (count: UInt8, bytes: [UInt8]) = (0, [])

    package init() {}

    package var bytes: [UInt8] {
        // Left: the first byte of the data section. Right: the number of nodes, which means nothing is there.
        var bytes = Array(Self.big(nodeCount &+ 16).suffix(3)) + Array(Self.big(nodeCount).suffix(3))
        bytes += [UInt8](repeating: 0, count: 16)
        bytes += Self.map(1) + Self.text("country") + Self.map(1) + Self.text("iso_code") + Self.text("FR")
        bytes += [0xab, 0xcd, 0xef] + Array("MaxMind.com".utf8)
        return bytes + metadata
    }

    private var metadata: [UInt8] {
        let entries: [(String, [UInt8])] = [
            ("binary_format_major_version", Self.number(UInt16(2))), ("binary_format_minor_version", Self.number(UInt16(0))),
            ("build_epoch", Self.number(UInt64(1_500_000_000))), ("database_type", Self.text("Small")),
            ("description", Self.map(1) + Self.text("en") + Self.text("made by hand")), ("ip_version", Self.number(ipVersion)),
            ("languages", [1, 4] + Self.text("en")), ("node_count", Self.number(nodeCount)), ("record_size", Self.number(recordBits)),
        ]
        return entries.reduce(Self.map(UInt8(entries.count) + firstEntries.count) + firstEntries.bytes) { $0 + Self.text($1.0) + $1.1 }
    }

    private static func big(_ value: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: value.bigEndian) { Array($0) } }

    /// Fewer than 29 elements, as everything here.
    private static func map(_ count: UInt8) -> [UInt8] { [0xe0 | count] }
    package static func text(_ text: String) -> [UInt8] { [0x40 | UInt8(text.utf8.count)] + Array(text.utf8) }
    package static func number(_ value: UInt16) -> [UInt8] { [0xa2] + big(value) }
    package static func number(_ value: UInt32) -> [UInt8] { [0xc4] + big(value) }
    package static func number(_ value: UInt64) -> [UInt8] { [0x08, 0x02] + big(value) }
}
