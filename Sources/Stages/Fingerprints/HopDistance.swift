/// How far a packet has come, told from its time to live.
enum HopDistance {
    /// The longest path that p0f believes in.
    static let maximumHops: UInt8 = 35

    /// Hops since the nearest usual initial value (32, 64, 128, 255) at or above `ttl`.
    static func guess(ttl: UInt8) -> UInt8 {
        switch ttl {
        case ...32: 32 - ttl
        case ...64: 64 - ttl
        case ...128: 128 - ttl
        default: 255 - ttl
        }
    }

    /// The hops between `initial` and `ttl`; nil if `ttl` is above it, or more hops below it than a path has.
    static func plausible(initial: UInt8, ttl: UInt8) -> UInt8? {
        guard ttl <= initial, initial - ttl <= maximumHops else { return nil }
        return initial - ttl
    }
}
