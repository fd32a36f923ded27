/// Draws one of several by weight.
struct Weights: Sendable {
    let values: [Int]
    private let sums: [Double]

    /// - Parameter pairs: weights at or above zero, one at least above it.
    init(_ pairs: [(value: Int, weight: Double)]) {
        let pairs = pairs.filter { $0.weight > 0 }
        values = pairs.map(\.value)
        var sum = 0.0
        sums = pairs.map { pair in
            sum += pair.weight
            return sum
        }
    }

    func draw(_ chance: inout Chance) -> Int {
        guard let total = sums.last, values.count > 1 else { return values.first ?? 0 }
        let point = chance.unit() * total
        return values[sums.firstIndex { point < $0 } ?? values.count - 1]
    }
}
