import Pipeline

/// A name of the DNS in its wire form, in lower case: the DNS does not tell the cases apart (RFC 4343).
struct DNSName: Hashable, Sendable {
    /// Labels, each behind its length, without the root's empty one.
    private(set) var wire: [UInt8] = []

    /// RFC 1035, section 2.3.4, less the root's byte.
    static let wireBytesMax = 254
    static let labelBytesMax = 63

    init() {}

    var isRoot: Bool { wire.isEmpty }

    /// - Returns: false if the name would be too long.
    mutating func append(label: some Collection<UInt8>) -> Bool {
        guard (1...Self.labelBytesMax).contains(label.count), wire.count + 1 + label.count <= Self.wireBytesMax else { return false }
        wire.append(UInt8(label.count))
        wire.append(contentsOf: label.lazy.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 })
        return true
    }

    /// Under which name the zones keep the name of an address: `in-addr.arpa` (RFC 1035, section 3.5) or `ip6.arpa` (RFC 3596, section 2.5).
    init(reverseOf address: Address) {
        let labels: [String]
        switch address.family {
        case .ipv4: labels = address.bytes.reversed().map { "\($0)" } + ["in-addr", "arpa"]
        case .ipv6:
            labels = address.bytes.reversed().flatMap { [String($0 & 0x0f, radix: 16), String($0 >> 4, radix: 16)] } + ["ip6", "arpa"]
        }
        // Far below the bound: 72 bytes at most.
        for label in labels { _ = append(label: Array(label.utf8)) }
    }
}

extension DNSName {
    /// A longer text is cut off, never within an escape.
    static let textCharactersMax = 255

    /// The presentation format of RFC 1035, section 5.1, without the last dot: a dot or backslash within a label and every byte that is no
    /// visible ASCII character are escaped, so that a hostile name stays one line and harmless wherever it is shown.
    var text: String {
        var text: [UInt8] = []
        var position = 0
        while position < wire.count {
            let end = position + 1 + Int(wire[position])
            var separator: [UInt8] = text.isEmpty ? [] : [UInt8(ascii: ".")]
            for byte in wire[position + 1..<end] {
                let shown = separator + Self.shown(byte)
                separator = []
                guard text.count + shown.count <= Self.textCharactersMax else { return String(decoding: text, as: UTF8.self) }
                text += shown
            }
            position = end
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func shown(_ byte: UInt8) -> [UInt8] {
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: "\\"): [UInt8(ascii: "\\"), byte]
        case 0x21...0x7e: [byte]
        default: [UInt8(ascii: "\\"), 0x30 + byte / 100, 0x30 + byte / 10 % 10, 0x30 + byte % 10]
        }
    }
}
