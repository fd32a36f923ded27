import Pipeline

/// A `sig` line of the database as it was read (p0f's documentation, "TCP signatures").
struct DatabaseSignature: Hashable, Sendable {
    var key: SignatureKey
    var pattern: SignaturePattern

    init(text: Substring.UTF8View, isSynAck: Bool) throws(SignatureTextError) {
        let fields = try SignatureFields(text: text)
        let ttl = try InitialTTL(text: fields.ttl)
        key = SignatureKey(
            isSynAck: isSynAck,
            ipOptionBytes: try DecimalText.parse(fields.ipOptionBytes, in: 0...UInt8.max, orThrow: .ipOptionBytes),
            layout: try OptionLayout(text: fields.options))
        pattern = SignaturePattern(
            ipVersion: try Self.version(fields.version), initialTTL: ttl.value, hasRandomTTL: ttl.isRandom,
            mss: try Self.number(fields.mss, orThrow: .mss),
            window: try WindowRule(text: fields.window),
            windowScale: try Self.number(fields.windowScale, orThrow: .windowScale),
            quirks: try TCPQuirks(text: fields.quirks),
            hasPayload: try Self.payload(fields.payload))
        try refuseQuirksOfOtherVersion()
    }

    private func refuseQuirksOfOtherVersion() throws(SignatureTextError) {
        let impossible: TCPQuirks =
            switch pattern.ipVersion {
            case 4: .onlyIPv6
            case 6: .onlyIPv4
            default: []
            }
        guard pattern.quirks.isDisjoint(with: impossible) else { throw .quirkOfOtherVersion }
    }

    private static func version(_ text: Substring.UTF8View) throws(SignatureTextError) -> UInt8? {
        if text.reads("4") { return 4 }
        if text.reads("6") { return 6 }
        guard text.reads("*") else { throw .version }
        return nil
    }

    private static func payload(_ text: Substring.UTF8View) throws(SignatureTextError) -> Bool? {
        if text.reads("0") { return false }
        if text.reads("+") { return true }
        guard text.reads("*") else { throw .payload }
        return nil
    }

    /// nil for the wildcard.
    private static func number<Number: FixedWidthInteger>(
        _ text: Substring.UTF8View, orThrow reason: SignatureTextError
    ) throws(SignatureTextError) -> Number? {
        if text.reads("*") { return nil }
        return try DecimalText.parse(text, in: 0...Number.max, orThrow: reason)
    }
}
