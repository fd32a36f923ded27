import Pipeline

/// An Interface Description Block (draft-ietf-opsawg-pcapng, section 4.2): what its packets have in common.
struct PcapngInterface {
    let linkType: UInt16
    /// 0 means no limit.
    let snapLength: UInt32
    private var unitsPerSecond: UInt64 = 1_000_000
    private var offsetSeconds: Int64 = 0

    init(_ body: RawSpan, _ order: ByteOrder) throws(PcapngFault) {
        guard body.byteCount >= 8 else { throw PcapngFault("is too short for an interface") }
        let link = order.uint16(body, at: 0)
        if let refusal = LinkTypeRefusal.reason(link) { throw PcapngFault(code: .unsupported, refusal) }
        (linkType, snapLength) = (link, order.uint32(body, at: 4))
        var (units, offset) = (unitsPerSecond, offsetSeconds)
        try PcapngOptions.walk(body.extracting(8..<body.byteCount), order) { code, value throws(PcapngFault) in
            if code == 9, value.byteCount >= 1 { units = try Self.units(value.unsafeLoad(fromByteOffset: 0, as: UInt8.self)) }
            if code == 14, value.byteCount >= 8 { offset = Int64(bitPattern: order.uint64(value, at: 0)) }
        }
        (unitsPerSecond, offsetSeconds) = (units, offset)
    }

    /// `if_tsresol`: a negative power of ten, or of two if the highest bit is set.
    private static func units(_ resolution: UInt8) throws(PcapngFault) -> UInt64 {
        let exponent = Int(resolution & 0x7f)
        if resolution & 0x80 != 0 {
            guard exponent <= 63 else { throw PcapngFault("has clock ticks of 2^-\(exponent) s, finer than this reader can count") }
            return 1 << UInt64(exponent)
        }
        guard exponent <= 19 else { throw PcapngFault("has clock ticks of 10^-\(exponent) s, finer than this reader can count") }
        return (0..<exponent).reduce(1) { power, _ in power * 10 }
    }

    /// - Parameter ticks: since 1970 plus `if_tsoffset`, in the interface's resolution. Exact to the nanosecond, rounded down.
    func time(ticks: UInt64) -> Timestamp {
        if unitsPerSecond == 1_000_000, offsetSeconds == 0, ticks < UInt64(Int64.max) / 1_000 {
            return Timestamp(nanoseconds: Int64(ticks) * 1_000)
        }
        let (seconds, rest) = ticks.quotientAndRemainder(dividingBy: unitsPerSecond)
        // rest < unitsPerSecond, so the quotient is below 10^9 and the division cannot overflow.
        let nanoseconds = unitsPerSecond.dividingFullWidth(rest.multipliedFullWidth(by: 1_000_000_000)).quotient
        let (sum, overflow) = Int64(clamping: seconds).addingReportingOverflow(offsetSeconds)
        return Timestamp(seconds: overflow ? (offsetSeconds < 0 ? .min : .max) : sum, nanoseconds: Int64(nanoseconds))
    }
}
