import Pipeline

/// A country range file in memory: the format of Debian's `tor-geoipdb`, IPv4 or IPv6 or both.
struct CountryRanges: Sendable {
    var ipv4 = RangeTable<UInt32>()
    var ipv6 = RangeTable<UInt128>()
    var header = CountryRangeHeader()

    func country(of address: Address) -> CountryCode? {
        switch address.family {
        case .ipv4: ipv4.country(of: UInt32(truncatingIfNeeded: address.low))
        case .ipv6: ipv6.country(of: address.number)
        }
    }

    var rangeCount: Int { ipv4.count + ipv6.count }
}

extension Address {
    /// The 128 bits of an IPv6 address as a number.
    var number: UInt128 { UInt128(high) << 64 | UInt128(low) }
}
