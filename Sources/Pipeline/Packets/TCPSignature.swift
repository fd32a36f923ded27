/// What a SYN or SYN+ACK says about the system that sent it, before any comparison: the raw signature of p0f 3
/// (p0f's documentation, section 5 "Network-level signatures": `ver:ittl:olen:mss:wsize,scale:olayout:quirks:pclass`).
package struct TCPSignature: Hashable, Sendable {
    package var isSynAck: Bool
    /// 4 or 6.
    package var ipVersion: UInt8
    /// Time to live (hop limit) as observed.
    package var ttl: UInt8
    /// Length of the IPv4 options or IPv6 extension headers, in bytes.
    package var ipOptionBytes: UInt8
    /// Maximum segment size option; 0 if absent.
    package var mss: UInt16
    package var window: UInt16
    /// Window scale option; 0 if absent.
    package var windowScale: UInt8
    /// The kinds of the TCP options in order; 0 (end of options) is the last one, followed by `eolPadding` bytes.
    package var options: [UInt8]
    package var eolPadding: UInt8
    package var quirks: TCPQuirks
    package var hasPayload: Bool

    package init(
        isSynAck: Bool, ipVersion: UInt8, ttl: UInt8, ipOptionBytes: UInt8, mss: UInt16, window: UInt16, windowScale: UInt8,
        options: [UInt8], eolPadding: UInt8, quirks: TCPQuirks, hasPayload: Bool
    ) {
        (self.isSynAck, self.ipVersion, self.ttl, self.ipOptionBytes) = (isSynAck, ipVersion, ttl, ipOptionBytes)
        (self.mss, self.window, self.windowScale, self.options) = (mss, window, windowScale, options)
        (self.eolPadding, self.quirks, self.hasPayload) = (eolPadding, quirks, hasPayload)
    }
}

/// Properties of IP and TCP headers that differ between implementations (p0f's documentation, "quirks").
package struct TCPQuirks: OptionSet, Hashable, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let df = TCPQuirks(rawValue: 1 << 0)
    package static let idPlus = TCPQuirks(rawValue: 1 << 1)
    package static let idMinus = TCPQuirks(rawValue: 1 << 2)
    package static let ecn = TCPQuirks(rawValue: 1 << 3)
    package static let zeroPlus = TCPQuirks(rawValue: 1 << 4)
    package static let flow = TCPQuirks(rawValue: 1 << 5)
    package static let seqMinus = TCPQuirks(rawValue: 1 << 6)
    package static let ackPlus = TCPQuirks(rawValue: 1 << 7)
    package static let ackMinus = TCPQuirks(rawValue: 1 << 8)
    package static let urgentPlus = TCPQuirks(rawValue: 1 << 9)
    package static let urgentFlag = TCPQuirks(rawValue: 1 << 10)
    package static let pushFlag = TCPQuirks(rawValue: 1 << 11)
    package static let ts1Minus = TCPQuirks(rawValue: 1 << 12)
    package static let ts2Plus = TCPQuirks(rawValue: 1 << 13)
    package static let optPlus = TCPQuirks(rawValue: 1 << 14)
    package static let exws = TCPQuirks(rawValue: 1 << 15)
    package static let bad = TCPQuirks(rawValue: 1 << 16)
}
