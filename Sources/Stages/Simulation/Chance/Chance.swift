/// The same numbers for the same seed, on every machine and for ever (SplitMix64: Steele, Lea, Flood 2014). Whole numbers and the four
/// basic operations only: libraries may round a logarithm differently.
struct Chance: RandomNumberGenerator {
    private var state: UInt64

    /// A generator of its own for each place in the world, so that more chance in one place changes nothing elsewhere.
    init(seed: UInt64, _ places: Int...) {
        state = seed
        for place in places { state = Self.mixed(state ^ UInt64(bitPattern: Int64(place))) }
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        return Self.mixed(state)
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value &+ 0x9e37_79b9_7f4a_7c15
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// - Parameter count: above zero.
    mutating func below(_ count: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(count)).high) }

    /// From 0 to below 1.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    mutating func happens(percent: Double) -> Bool { percent > 0 && unit() * 100 < percent }

    /// A span between two, in nanoseconds.
    mutating func nanoseconds(_ low: Int64, _ high: Int64) -> Int64 { low + Int64(below(Int(high - low + 1))) }

    /// Above zero with a long tail: most are small, a few are thirty times the middle one.
    mutating func tailed() -> Double {
        let share = unit()
        return (share + 0.02) / (1.03 - share)
    }

    mutating func mix<Value>(_ values: inout [Value]) {
        for index in stride(from: values.count - 1, to: 0, by: -1) { values.swapAt(index, below(index + 1)) }
    }
}
