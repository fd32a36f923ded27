import Glibc

/// An IPv4 or IPv6 address. IPv4 lies in the last four bytes; the family is part of the identity, so that an IPv6 packet with a
/// mapped address cannot pass for an IPv4 attacker.
///
/// Two are made of every packet, in other modules: a call for each would cost more than what it does, so the compiler may inline it there,
/// which it does of nothing that is only `package`.
@usableFromInline
package struct Address: Hashable, Sendable {
    @usableFromInline
    package enum Family: UInt8, Sendable { case ipv4 = 4, ipv6 = 6 }

    @usableFromInline package let high: UInt64
    @usableFromInline package let low: UInt64
    @usableFromInline package let family: Family

    @inlinable
    package static func == (left: Address, right: Address) -> Bool {
        left.low == right.low && left.high == right.high && left.family == right.family
    }

    @usableFromInline
    package func hash(into hasher: inout Hasher) {
        hasher.combine(low)
        if family == .ipv6 { hasher.combine(high) }
    }

    @inlinable
    package init(ipv4: UInt32) { (high, low, family) = (0, UInt64(ipv4), .ipv4) }
    @inlinable
    package init(high: UInt64, low: UInt64) { (self.high, self.low, family) = (high, low, .ipv6) }

    /// - Parameter bytes: 4 or 16 bytes in network order; any other count gives nil.
    package init?(bytes: some Collection<UInt8>) {
        switch bytes.count {
        case 4: self.init(ipv4: bytes.reduce(0) { $0 << 8 | UInt32($1) })
        case 16:
            self.init(high: bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }, low: bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) })
        default: return nil
        }
    }

    /// The address as its 4 or 16 bytes in network order.
    package var bytes: [UInt8] {
        if family == .ipv4 { return withUnsafeBytes(of: UInt32(truncatingIfNeeded: low).bigEndian) { Array($0) } }
        return withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { Array($0) }
    }
}

extension Address: Comparable {
    /// IPv4 before IPv6, then by number: the order in which machines are counted.
    @usableFromInline
    package static func < (left: Address, right: Address) -> Bool {
        (left.family.rawValue, left.high, left.low) < (right.family.rawValue, right.high, right.low)
    }
}

extension Address: CustomStringConvertible, LosslessStringConvertible {
    /// The text form of RFC 5952 (IPv6) or four decimal numbers.
    @usableFromInline
    package var description: String {
        var raw = bytes
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        inet_ntop(family == .ipv4 ? AF_INET : AF_INET6, &raw, &text, socklen_t(text.count))
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    @usableFromInline
    package init?(_ text: String) {
        var raw = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &raw) == 1 {
            self.init(bytes: raw.prefix(4))
        } else if inet_pton(AF_INET6, text, &raw) == 1 {
            self.init(bytes: raw)
        } else {
            return nil
        }
    }
}
