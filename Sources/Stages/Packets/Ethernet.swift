/// Ethernet II and IEEE 802.3 frames, and the EtherTypes that other links use too.
enum Ethernet {
    private static let headerBytes = 14
    /// Honest stacks of tags or labels are a handful deep.
    private static let nestingMax = 128

    @inline(__always)
    static func network(_ frame: RawSpan, at start: Int) -> Network {
        guard frame.byteCount - start >= headerBytes else { return .malformed }
        let type = frame.uint16(start + 12)
        // So nearly every frame begins.
        if type == 0x0800 { return LinkLayer.ip(frame, at: start + headerBytes) }
        return payload(frame, type: type, at: start + headerBytes)
    }

    /// What follows an EtherType; values below 1,536 are the length of an 802.3 frame, which LLC follows (IEEE 802.3, 3.2.6).
    static func payload(_ frame: RawSpan, type firstType: UInt16, at firstOffset: Int) -> Network {
        var (type, offset) = (firstType, firstOffset)
        for _ in 0..<nestingMax {
            switch type {
            case 0x0800, 0x86dd: return LinkLayer.ip(frame, at: offset)
            case 0x8847, 0x8848: return MultiprotocolLabel.network(frame, at: offset)
            case 0x8864: return PointToPoint.session(frame, at: offset)
            case 0..<0x0600: return LogicalLink.network(frame, at: offset)
            case 0xffff: return .malformed
            default:
                guard let next = EtherTag.next(frame, type: type, at: offset) else { return .other }
                (type, offset) = (next.type, next.offset)
            }
        }
        return .malformed
    }
}
