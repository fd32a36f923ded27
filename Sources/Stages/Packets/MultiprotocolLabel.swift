/// A stack of MPLS labels (RFC 3032). It does not say what it carries: the version of an IP header does.
enum MultiprotocolLabel {
    private static let labelsMax = 32

    static func network(_ frame: RawSpan, at start: Int) -> Network {
        var offset = start
        for _ in 0..<labelsMax {
            guard frame.byteCount - offset >= 4 else { return .malformed }
            let isBottom = frame.byte(offset + 2) & 1 != 0
            offset += 4
            guard isBottom else { continue }
            guard frame.byteCount > offset else { return .malformed }
            let version = frame.byte(offset) >> 4
            // A pseudowire begins with 0 (RFC 4385, section 3): what it carries is the provider's, not this link's.
            return version == 4 || version == 6 ? LinkLayer.ip(frame, at: offset) : .other
        }
        return .malformed
    }
}
