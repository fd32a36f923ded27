/// What a capture's link-type number stands for.
package enum LinkType {
    /// tcpdump's name, such as `EN10MB`; nil for a number that is not registered.
    package static func tcpdumpName(_ number: UInt16) -> String? { LinkTypeNames.table[number] }

    /// For people: `EN10MB (Ethernet)`, `LTALK`, `link type 4711`.
    package static func name(_ number: UInt16) -> String {
        guard let name = tcpdumpName(number) else { return "link type \(number)" }
        return explanations[number].map { "\(name) (\($0))" } ?? name
    }

    /// Whether IP packets are found in frames of this type.
    package static func isDecoded(_ number: UInt16) -> Bool { explanations[number] != nil }

    /// In everyday words, for the link types that `LinkLayer` takes apart.
    private static let explanations: [UInt16: String] = [
        0: "BSD loopback", 1: "Ethernet", 6: "token ring", 8: "SLIP", 9: "PPP", 10: "FDDI", 12: "IP without link layer",
        14: "IP without link layer", 50: "PPP over a serial line", 51: "PPP over Ethernet", 100: "ATM with LLC",
        101: "IP without link layer", 104: "Cisco HDLC", 105: "802.11 wireless", 107: "frame relay", 108: "OpenBSD loopback",
        109: "OpenBSD IPsec", 113: "Linux cooked, version 1", 117: "BSD packet filter log", 119: "802.11 with Prism header",
        122: "IP over Fibre Channel", 123: "ATM on SunOS", 127: "802.11 with radiotap header", 138: "IP over FireWire",
        163: "802.11 with AVS header", 166: "PPP of pppd", 178: "Ethernet on a Juniper router", 192: "802.11 with PPI header",
        204: "PPP with direction", 205: "Cisco HDLC with direction", 206: "frame relay with direction", 219: "MPLS",
        226: "Solaris IP observability", 228: "IPv4 without link layer", 229: "IPv6 without link layer", 239: "Linux netfilter log",
        240: "Ethernet of a netANALYZER", 241: "Ethernet of a netANALYZER, transparent", 242: "IP over InfiniBand",
        259: "Ethernet on a passive optical network", 274: "Ethernet with preamble", 276: "Linux cooked, version 2",
    ]
}
