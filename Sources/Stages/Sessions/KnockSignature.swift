import Pipeline

/// The signature of a SYN in place, without an array of its own. Nearly all have at most eight options.
struct KnockSignature {
    static let optionsMax = 8

    /// The kinds, the first one lowest.
    private let options: UInt64
    private let quirks: TCPQuirks
    private let mss: UInt16
    private let window: UInt16
    private let ipVersion: UInt8
    private let ttl: UInt8
    private let ipOptionBytes: UInt8
    private let windowScale: UInt8
    private let eolPadding: UInt8
    private let optionCount: UInt8

    /// Nil for what does not fit: a SYN+ACK, a SYN with data, more options.
    init?(_ signature: TCPSignature) {
        guard !signature.isSynAck, !signature.hasPayload, signature.options.count <= Self.optionsMax else { return nil }
        options = signature.options.reversed().reduce(0) { $0 << 8 | UInt64($1) }
        optionCount = UInt8(signature.options.count)
        (quirks, mss, window) = (signature.quirks, signature.mss, signature.window)
        (ipVersion, ttl, ipOptionBytes) = (signature.ipVersion, signature.ttl, signature.ipOptionBytes)
        (windowScale, eolPadding) = (signature.windowScale, signature.eolPadding)
    }

    var signature: TCPSignature {
        TCPSignature(
            isSynAck: false, ipVersion: ipVersion, ttl: ttl, ipOptionBytes: ipOptionBytes, mss: mss, window: window,
            windowScale: windowScale, options: (0..<UInt64(optionCount)).map { UInt8(truncatingIfNeeded: options >> ($0 * 8)) },
            eolPadding: eolPadding, quirks: quirks, hasPayload: false)
    }
}
