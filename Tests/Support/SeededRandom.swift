/// The same numbers for the same seed, on every machine and every day (SplitMix64: Steele, Lea, Flood 2014), so that a failure can be met
/// again and a seed names a case for ever.
package struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: some BinaryInteger) { state = UInt64(truncatingIfNeeded: seed) &* 0x9e37_79b9_7f4a_7c15 }

    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// True in so many of a hundred cases.
    package mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
    package mutating func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &self) < share }
    package mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
    package mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self) }
    package mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }
}
