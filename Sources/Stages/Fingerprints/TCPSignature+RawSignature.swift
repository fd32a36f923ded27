import Pipeline

/// The notation in which p0f prints what it saw, `4:53+11:0:1460:1024,0:mss::0`, and in which analysts hand it around.
extension TCPSignature {
    /// Reads a raw signature. The notation loses two things: a window that is a multiple of something is written as such, and the
    /// smallest fitting window is put back (of the own segment size if possible); the distance is only p0f's guess and is ignored.
    ///
    /// `peerMSS` is the segment size of the SYN that a SYN+ACK answers.
    package init(rawSignature text: String, isSynAck: Bool, peerMSS: UInt16? = nil) throws(SignatureTextError) {
        let fields = try SignatureFields(text: Substring(text).utf8)
        let layout = try OptionLayout(text: fields.options)
        self.init(
            isSynAck: isSynAck, ipVersion: try Self.version(fields.version), ttl: try Self.ttl(fields.ttl),
            ipOptionBytes: try DecimalText.parse(fields.ipOptionBytes, in: 0...UInt8.max, orThrow: .ipOptionBytes),
            mss: try Self.mss(fields.mss, isSynAck: isSynAck), window: 0,
            windowScale: try DecimalText.parse(fields.windowScale, in: 0...UInt8.max, orThrow: .observedWindowScale),
            options: layout.kinds, eolPadding: layout.eolPadding, quirks: try TCPQuirks(text: fields.quirks),
            hasPayload: try Self.payload(fields.payload))
        guard quirks.isDisjoint(with: ipVersion == 6 ? .onlyIPv4 : .onlyIPv6) else { throw .quirkOfOtherVersion }
        window = try window(fields.window, peerMSS: peerMSS)
    }

    /// What p0f prints for this signature.
    package func rawSignature(peerMSS: UInt16? = nil) -> String {
        let distance = HopDistance.guess(ttl: ttl)
        let hops = distance > HopDistance.maximumHops ? "?" : String(distance)
        let segment = isSynAck && mss == Self.probeMSS ? "*" : String(mss)
        let multiple = WindowMultiple.detect(in: self, peerMSS: peerMSS)
        let options = OptionLayout(kinds: options, eolPadding: eolPadding).text
        return "\(ipVersion):\(ttl)+\(hops):\(ipOptionBytes):\(segment):\(multiple?.text ?? String(window)),\(windowScale)"
            + ":\(options):\(quirks.text):\(hasPayload ? "+" : "0")"
    }

    /// The segment size that p0f's probing tool asks with; a SYN+ACK that repeats it shows no segment size of its own.
    private static let probeMSS: UInt16 = 1331

    private static func version(_ text: Substring.UTF8View) throws(SignatureTextError) -> UInt8 {
        if text.reads("4") { return 4 }
        guard text.reads("6") else { throw .version }
        return 6
    }

    private static func ttl(_ text: Substring.UTF8View) throws(SignatureTextError) -> UInt8 {
        let parts = text.split(separator: UInt8(ascii: "+"), maxSplits: 1, omittingEmptySubsequences: false)
        let ttl: UInt8 = try DecimalText.parse(parts[0], in: 0...UInt8.max, orThrow: .observedTTL)
        if parts.count == 2, !parts[1].reads("?") {
            let _: UInt8 = try DecimalText.parse(parts[1], in: 0...(UInt8.max - ttl), orThrow: .observedTTL)
        }
        return ttl
    }

    private static func mss(_ text: Substring.UTF8View, isSynAck: Bool) throws(SignatureTextError) -> UInt16 {
        if isSynAck, text.reads("*") { return probeMSS }
        return try DecimalText.parse(text, in: 0...UInt16.max, orThrow: .observedMSS)
    }

    private static func payload(_ text: Substring.UTF8View) throws(SignatureTextError) -> Bool {
        if text.reads("0") { return false }
        guard text.reads("+") else { throw .observedPayload }
        return true
    }

    /// A window that shows as `text` in this signature, all other fields of which are set.
    private func window(_ text: Substring.UTF8View, peerMSS: UInt16?) throws(SignatureTextError) -> UInt16 {
        guard let multiple = try WindowMultiple(text: text, orThrow: .observedWindow) else {
            return try DecimalText.parse(text, in: 0...UInt16.max, orThrow: .observedWindow)
        }
        var candidate = self
        let isFound = WindowMultiple.tryBases(of: self, peerMSS: peerMSS) { unit, base in
            guard unit == multiple.unit, let window = UInt16(exactly: base * Int(multiple.factor)) else { return false }
            candidate.window = window
            return WindowMultiple.detect(in: candidate, peerMSS: peerMSS) == multiple
        }
        guard isFound else { throw .windowMultiple }
        return candidate.window
    }
}
