/// The same numbers in every run (xorshift128+), so that a seed names a case for ever.
struct Numbers: RandomNumberGenerator {
    private var (first, second): (UInt64, UInt64)

    init(seed: UInt64) {
        (first, second) = (seed &* 0x2545_F491_4F6C_DD1D | 1, ~seed)
        for _ in 0..<8 { _ = next() }
    }

    mutating func next() -> UInt64 {
        var mixed = first
        first = second
        mixed ^= mixed << 23
        second = mixed ^ second ^ (mixed >> 18) ^ (second >> 5)
        return second &+ first
    }

    mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self) }
    mutating func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &self) < share }
    mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }
}
