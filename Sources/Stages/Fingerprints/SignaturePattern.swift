import Pipeline

/// One signature of the database, without the fields that are looked up by hash (`SignatureKey`): what a packet must be like.
/// Plain numbers only, so that comparing costs no reference counting.
struct SignaturePattern: Hashable, Sendable {
    /// 4 or 6; nil for both.
    var ipVersion: UInt8?
    var initialTTL: UInt8
    var hasRandomTTL: Bool
    /// nil for any.
    var mss: UInt16?
    var window: WindowRule
    /// nil for any.
    var windowScale: UInt8?
    var quirks: TCPQuirks
    /// nil for any.
    var hasPayload: Bool?
}

extension SignaturePattern {
    /// How a packet compares with a pattern.
    enum Comparison {
        case different
        /// As `exact`, but for the time to live or for quirks that routers and firewalls change.
        case similar
        case exact
    }

    /// Quirks that may be missing from a packet (`df`, `id+`) or come to it (`id-`, `ecn`): p0f's documentation, end of "TCP signatures".
    private static let mayVanish: TCPQuirks = [.df, .idPlus]
    private static let mayAppear: TCPQuirks = [.idMinus, .ecn]

    /// Compares everything but the fields of the key. `multiple` is what the packet's window is a multiple of.
    ///
    /// Where p0f 3.09b differs from its own documentation, the documentation is followed: a signature for one IP version matches that
    /// version only (p0f does not look), and `0+` does not count for IPv6 (p0f forgets it).
    func compare(_ packet: TCPSignature, multiple: WindowMultiple?) -> Comparison {
        guard ipVersion == nil || ipVersion == packet.ipVersion else { return .different }
        guard mss == nil || mss == packet.mss, windowScale == nil || windowScale == packet.windowScale,
            hasPayload == nil || hasPayload == packet.hasPayload,
            window.matches(window: packet.window, multiple: multiple)
        else { return .different }
        return weaker(compareQuirks(packet), compareTTL(packet.ttl))
    }

    private func compareQuirks(_ packet: TCPSignature) -> Comparison {
        var expected = quirks
        if ipVersion == nil {
            expected.subtract(packet.ipVersion == 6 ? .onlyIPv4 : .onlyIPv6)
        }
        if expected == packet.quirks { return .exact }
        let vanished = expected.subtracting(packet.quirks)
        let appeared = packet.quirks.subtracting(expected)
        return vanished.isSubset(of: Self.mayVanish) && appeared.isSubset(of: Self.mayAppear) ? .similar : .different
    }

    private func compareTTL(_ ttl: UInt8) -> Comparison {
        if hasRandomTTL { return ttl <= initialTTL ? .exact : .different }
        return HopDistance.plausible(initial: initialTTL, ttl: ttl) == nil ? .similar : .exact
    }

    private func weaker(_ one: Comparison, _ other: Comparison) -> Comparison {
        switch (one, other) {
        case (.different, _), (_, .different): .different
        case (.exact, .exact): .exact
        default: .similar
        }
    }
}
