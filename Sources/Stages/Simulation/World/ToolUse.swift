/// A tool on one platform: how many new sources it has on each day, and what they are drawn from.
struct ToolUse: Sendable {
    let tool: Int
    let counts: [Int32]
    let systems: Weights
    let countries: Weights
    /// Nil: as the platform says.
    let names: Weights?
    let script: VisitScript
    let rhythm: Rhythm?
    /// How many machines the next source visits, less one.
    var visits = Quota(weights: [1])

    var total: Int { counts.reduce(0) { $0 + Int($1) } }
}

extension Rate {
    /// A day has no room for more.
    private static let countMax = 10_000_000.0

    /// New sources day by day. Their sum is `perDay` times the days, to less than one, whatever the shape.
    func counts(firstDay: Int32, days: Int, noisePercent: Double, _ chance: inout Chance) -> [Int32] {
        let weights = (0..<days).map { day in
            let date = firstDay + Int32(day)
            let place = days > 1 ? Double(day) / Double(days - 1) - 0.5 : 0
            var weight = max(0, 1 + trendPercent / 100 * place) * (peaks[date] ?? 1)
            // The 1st of January 1970 was a Thursday.
            if (date % 7 + 7 + 4) % 7 == 0 || (date % 7 + 7 + 4) % 7 == 6 { weight *= weekendPercent / 100 }
            return weight * (1 + noisePercent / 100 * (2 * chance.unit() - 1))
        }
        let sum = weights.reduce(0, +)
        guard sum > 0 else { return weights.map { _ in 0 } }
        let phase = chance.unit()
        var (before, cumulative) = (0.0, 0.0)
        return weights.map { weight in
            before = cumulative
            cumulative += weight / sum * perDay * Double(days)
            return Int32(min((cumulative + phase).rounded(.down) - (before + phase).rounded(.down), Self.countMax))
        }
    }
}
