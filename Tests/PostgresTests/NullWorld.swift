import Foundation

/// Days of distinct sources per platform and item in which no platform does anything of its own: platforms of very different size that
/// like different items, waves that reach all of them, days that differ by gamma-distributed factors, and downtime.
struct NullWorld {
    let platforms: Int
    let items: Int
    let days: Int
    /// The variance of a day's factor.
    let dispersion: Double
    /// [platform][item][day]
    private(set) var counts: [[[Int]]]
    /// [platform][day]
    private(set) var isUp: [[Bool]]

    init(seed: UInt64, platforms: Int, items: Int, days: Int, dispersion: Double) {
        (self.platforms, self.items, self.days, self.dispersion) = (platforms, items, days, dispersion)
        var chance = Chance(seed: seed)
        let sizes = (0..<platforms).map { _ in exp(1.2 * chance.normal()) }
        isUp = (0..<platforms).map { _ in (0..<days).map { _ in chance.uniform() > 0.04 } }
        counts = Array(repeating: [], count: platforms)
        for _ in 0..<items {
            let popularity = 4 * exp(1.3 * chance.normal())
            let levels = Self.levels(days, &chance)
            for platform in 0..<platforms {
                let rate = sizes[platform] * popularity * chance.gamma(shape: 2) / 2
                counts[platform].append(
                    levels.map { level in
                        let factor = dispersion > 0 ? dispersion * chance.gamma(shape: 1 / dispersion) : 1
                        return chance.poisson(mean: min(rate * level * factor, 1e5))
                    })
            }
        }
    }

    /// What the whole world does: it wavers, and four items of ten have an outbreak.
    private static func levels(_ days: Int, _ chance: inout Chance) -> [Double] {
        var levels = (0..<days).map { _ in exp(0.2 * chance.normal()) }
        if chance.uniform() < 0.4 {
            let (start, height) = (Int(chance.uniform() * Double(days)), 2 + 13 * chance.uniform())
            for day in start..<min(days, start + 1 + Int(7 * chance.uniform())) { levels[day] *= height }
        }
        return levels
    }

    mutating func plant(_ count: Int, platform: Int, item: Int, day: Int) { counts[platform][item][day] = count }
}

/// Random numbers of the distributions that a world needs, the same for the same seed.
struct Chance {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func uniform() -> Double { Double.random(in: Double.leastNonzeroMagnitude..<1, using: &generator) }

    /// Box and Muller.
    mutating func normal() -> Double { sqrt(-2 * log(uniform())) * cos(2 * .pi * uniform()) }

    /// Marsaglia and Tsang (2000); shape from 1 on, below it by their power of a uniform number.
    mutating func gamma(shape: Double) -> Double {
        guard shape >= 1 else { return gamma(shape: shape + 1) * pow(uniform(), 1 / shape) }
        let (d, c) = (shape - 1.0 / 3, 1 / sqrt(9 * shape - 3))
        while true {
            let x = normal()
            let v = pow(1 + c * x, 3)
            if v > 0, log(uniform()) < x * x / 2 + d - d * v + d * log(v) { return d * v }
        }
    }

    /// Knuth's product, of halves where the mean is large.
    mutating func poisson(mean: Double) -> Int {
        guard mean < 30 else { return poisson(mean: mean / 2) + poisson(mean: mean / 2) }
        var (count, product, end) = (0, uniform(), exp(-mean))
        while product > end {
            count += 1
            product *= uniform()
        }
        return count
    }
}
