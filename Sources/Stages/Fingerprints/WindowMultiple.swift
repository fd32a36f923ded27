import Pipeline

/// A window that is computed from the segment size or the link's MTU: `mss*4`, `mtu*2`.
struct WindowMultiple: Hashable, Sendable {
    enum Unit: String, Sendable {
        case mss
        case mtu
    }

    var unit: Unit
    var factor: UInt16
}

extension WindowMultiple {
    /// Segments smaller than this are no basis for a computation.
    private static let smallestSegmentBytes: UInt16 = 100

    /// What the window of `signature` is a multiple of; nil if of nothing. The scale plays no part.
    ///
    /// The bases are tried in p0f's order (3.09b, as observed): the own segment size, also less the 12 bytes of timestamps, that of
    /// Ethernet (some systems take the wrong interface's), then MTUs, then the peer's segment size, which some systems answer with.
    static func detect(in signature: TCPSignature, peerMSS: UInt16?) -> WindowMultiple? {
        guard signature.window > 0, signature.mss >= smallestSegmentBytes else { return nil }
        let window = Int(signature.window)
        var found: WindowMultiple?
        _ = tryBases(of: signature, peerMSS: peerMSS) { unit, base in
            guard window % base == 0 else { return false }
            // p0f keeps the factor in 16 bits with a sign: a larger one ends the search with nothing.
            found = Int16(exactly: window / base).map { WindowMultiple(unit: unit, factor: UInt16($0)) }
            return true
        }
        return found
    }

    /// Calls `body` with one base after another, each above zero, until it returns true; returns whether it did.
    @inline(__always)
    static func tryBases(of signature: TCPSignature, peerMSS: UInt16?, _ body: (Unit, Int) -> Bool) -> Bool {
        let mss = Int(signature.mss)
        let isIPv6 = signature.ipVersion == 6
        if body(.mss, mss) { return true }
        if signature.hasTimestamp, mss > 12, body(.mss, mss - 12) { return true }
        if body(.mss, 1460) || body(.mss, 1448) { return true }
        if isIPv6, body(.mss, 1440) || body(.mss, 1428) { return true }
        if body(.mtu, mss + 40) { return true }
        if let headers = signature.headerBytes, body(.mtu, mss + headers) { return true }
        if isIPv6, body(.mtu, mss + 60) { return true }
        if body(.mtu, 1500) { return true }
        guard signature.isSynAck, let peerMSS, peerMSS > 0 else { return false }
        let peer = Int(peerMSS)
        return body(.mss, peer) || (peer > 12 && body(.mss, peer - 12))
    }
}

extension WindowMultiple {
    /// nil if `text` does not begin with `mss*` or `mtu*`; `reason` is thrown if no factor of 1 to 1000 follows.
    init?(text: Substring.UTF8View, orThrow reason: SignatureTextError) throws(SignatureTextError) {
        if text.starts(with: "mss*".utf8) {
            unit = .mss
        } else if text.starts(with: "mtu*".utf8) {
            unit = .mtu
        } else {
            return nil
        }
        factor = try DecimalText.parse(text.dropFirst(4), in: 1...1000, orThrow: reason)
    }

    var text: String { "\(unit.rawValue)*\(factor)" }
}
