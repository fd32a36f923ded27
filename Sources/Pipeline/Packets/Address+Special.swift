extension Address {
    /// The address has no place in the world: this network, loopback, private use, shared, link-local (RFC 6890, RFC 6598, RFC 4193).
    /// Addresses for documentation are not among them, so that a made-up capture may come with a made-up database.
    package var isLocal: Bool {
        switch family {
        case .ipv4: isIPv4(in: Self.localIPv4)
        case .ipv6:
            (high == 0 && low <= 1) || high >> 57 == 0xfc >> 1 || high >> 54 == 0xfe80 >> 6
        }
    }

    /// Nobody in the world can say anything about the address: a local one, one for documentation or measurements, for many receivers, or
    /// reserved (RFC 5737, RFC 2544, RFC 5771, RFC 1112, RFC 3849, RFC 9637, RFC 4291).
    package var isSpecial: Bool {
        switch family {
        case .ipv4: isLocal || isIPv4(in: Self.otherSpecialIPv4)
        case .ipv6: isLocal || high >> 32 == 0x2001_0db8 || high >> 44 == 0x3fff0 || high >> 56 == 0xff
        }
    }

    private func isIPv4(in networks: [(network: UInt32, mask: UInt32)]) -> Bool {
        networks.contains { UInt32(truncatingIfNeeded: low) & $0.mask == $0.network }
    }

    private static let localIPv4: [(network: UInt32, mask: UInt32)] = [
        (0x0000_0000, 0xff00_0000), (0x0a00_0000, 0xff00_0000), (0x6440_0000, 0xffc0_0000), (0x7f00_0000, 0xff00_0000),
        (0xa9fe_0000, 0xffff_0000), (0xac10_0000, 0xfff0_0000), (0xc0a8_0000, 0xffff_0000),
    ]
    private static let otherSpecialIPv4: [(network: UInt32, mask: UInt32)] = [
        (0xc000_0200, 0xffff_ff00), (0xc633_6400, 0xffff_ff00), (0xcb00_7100, 0xffff_ff00), (0xc612_0000, 0xfffe_0000),
        (0xe000_0000, 0xe000_0000),
    ]
}
