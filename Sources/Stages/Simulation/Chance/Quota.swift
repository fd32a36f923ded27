/// Hands out kinds so that their shares hold exactly: after any number of draws each kind has been given its share, to less than one.
///
/// Independent draws would leave the order of two neighbours in a table, or a percentage, to luck. The order in which kinds come is as
/// regular as their shares, so whoever takes many at once should mix them.
struct Quota: Sendable {
    private let shares: [Double]
    private var given: [Int]
    private var total = 0

    /// - Parameter weights: at or above zero, one at least above it.
    init(weights: [Double]) {
        let sum = weights.reduce(0, +)
        shares = weights.map { $0 / sum }
        given = Array(repeating: 0, count: weights.count)
    }

    /// The kind that is furthest behind its share.
    mutating func next() -> Int {
        total += 1
        var (best, deficit) = (0, -Double.infinity)
        for kind in shares.indices where shares[kind] > 0 {
            let own = shares[kind] * Double(total) - Double(given[kind])
            if own > deficit { (best, deficit) = (kind, own) }
        }
        given[best] += 1
        return best
    }

    /// Counts one that was given elsewhere.
    mutating func give(_ kind: Int) {
        total += 1
        given[kind] += 1
    }

    /// The next `count` kinds, mixed.
    mutating func fill(_ kinds: inout [Int], count: Int, _ chance: inout Chance) {
        kinds.removeAll(keepingCapacity: true)
        for _ in 0..<count { kinds.append(next()) }
        chance.mix(&kinds)
    }
}
