import Pipeline

/// The options of a SYN as a signature needs them (RFC 9293, section 3.2; RFC 7323; RFC 2018).
struct TCPOptions {
    private enum Kind {
        static let end: UInt8 = 0
        static let noOperation: UInt8 = 1
        static let maximumSegmentSize: UInt8 = 2
        static let windowScale: UInt8 = 3
        static let sackPermitted: UInt8 = 4
        static let sack: UInt8 = 5
        static let timestamps: UInt8 = 8
    }

    /// As many as p0f notes; 40 bytes of options could hold more.
    private static let kindsMax = 24

    private(set) var kinds: [UInt8] = []
    private(set) var eolPadding: UInt8 = 0
    private(set) var mss: UInt16 = 0
    private(set) var windowScale: UInt8 = 0
    private(set) var quirks = TCPQuirks(rawValue: 0)

    /// - Parameter bytes: at most 40, all of the header behind its first 20 bytes.
    init(_ bytes: RawSpan, isSynAck: Bool) {
        var position = 0
        while position < bytes.byteCount, kinds.count < Self.kindsMax {
            let kind = bytes.byte(position)
            kinds.append(kind)
            if kind == Kind.noOperation {
                position += 1
            } else if kind == Kind.end {
                takePadding(bytes.extracting(position + 1..<bytes.byteCount))
                return
            } else {
                guard let length = take(kind, bytes.extracting(position..<bytes.byteCount), isSynAck) else { break }
                position += length
            }
        }
        if position < bytes.byteCount { quirks.insert(.bad) }
    }

    private mutating func takePadding(_ bytes: RawSpan) {
        eolPadding = UInt8(clamping: bytes.byteCount)
        for offset in 0..<bytes.byteCount where bytes.byte(offset) != 0 { quirks.insert(.optPlus) }
    }

    /// Takes the option at the start of `bytes`. A known option is read at its usual length whatever length it states.
    /// - Returns: its length, nil if it does not fit in.
    private mutating func take(_ kind: UInt8, _ bytes: RawSpan, _ isSynAck: Bool) -> Int? {
        guard bytes.byteCount >= 2 else { return nil }
        let stated = Int(bytes.byte(1))
        let usual: Int
        switch kind {
        case Kind.maximumSegmentSize: usual = 4
        case Kind.windowScale: usual = 3
        case Kind.sackPermitted: usual = 2
        case Kind.timestamps: usual = 10
        default:
            let allowed = kind == Kind.sack ? 10...34 : 2...40
            return allowed.contains(stated) && stated <= bytes.byteCount ? stated : nil
        }
        guard usual <= bytes.byteCount else { return nil }
        if stated != usual { quirks.insert(.bad) }
        read(kind, bytes, isSynAck)
        return usual
    }

    private mutating func read(_ kind: UInt8, _ bytes: RawSpan, _ isSynAck: Bool) {
        switch kind {
        case Kind.maximumSegmentSize: mss = bytes.uint16(2)
        case Kind.windowScale:
            windowScale = bytes.byte(2)
            if windowScale > 14 { quirks.insert(.exws) }
        case Kind.timestamps:
            if bytes.uint32(2) == 0 { quirks.insert(.ts1Minus) }
            if !isSynAck, bytes.uint32(6) != 0 { quirks.insert(.ts2Plus) }
        default: break
        }
    }
}
