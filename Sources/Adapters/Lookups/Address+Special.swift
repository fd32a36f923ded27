import Pipeline

extension Address {
    /// The address has no place in the world: this network, loopback, private use, shared, link-local (RFC 6890, RFC 6598, RFC 4193).
    /// Addresses for documentation are not among them, so that a made-up capture may come with a made-up database.
    var isLocal: Bool {
        switch family {
        case .ipv4: Self.localIPv4.contains { UInt32(truncatingIfNeeded: low) & $0.mask == $0.network }
        case .ipv6:
            (high == 0 && low <= 1) || high >> 57 == 0xfc >> 1 || high >> 54 == 0xfe80 >> 6
        }
    }

    private static let localIPv4: [(network: UInt32, mask: UInt32)] = [
        (0x0000_0000, 0xff00_0000), (0x0a00_0000, 0xff00_0000), (0x6440_0000, 0xffc0_0000), (0x7f00_0000, 0xff00_0000),
        (0xa9fe_0000, 0xffff_0000), (0xac10_0000, 0xfff0_0000), (0xc0a8_0000, 0xffff_0000),
    ]
}
