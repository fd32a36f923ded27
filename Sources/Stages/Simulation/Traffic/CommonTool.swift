/// Chooses which platforms an address of a tool is seen on, so that the tool's share of common addresses holds over the whole period.
struct CommonTool {
    let tool: Int
    /// Where the tool goes: a platform and its use there.
    let places: [(platform: Int, use: Int)]
    private let share: Double
    private let sizes: [Int]
    private var spread: Quota
    private var sources = 0
    private var sourcesShared = 0

    /// - Returns: nil if none of its addresses is common.
    init?(_ tool: ScenarioTool, index: Int, places: [(platform: Int, use: Int)]) {
        guard tool.commonPercent > 0, places.count > 1 else { return nil }
        (self.tool, self.places, share) = (index, places, tool.commonPercent / 100)
        sizes = tool.spread.map { min(Int($0.text) ?? 2, places.count) }
        spread = Quota(weights: tool.spread.map(\.weight))
    }

    /// The places of each common address of a day.
    /// - Parameter left: the new sources of the day, place by place.
    mutating func day(_ counts: [Int], _ chance: inout Chance) -> [[Int]] {
        var left = counts
        var open = left.reduce(0, +)
        var result: [[Int]] = []
        sources += open
        while Double(sourcesShared) + 0.5 < share * Double(sources) {
            var chosen: [Int] = []
            let size = sizes[spread.next()]
            while chosen.count < size, let place = draw(left, open, except: chosen, &chance) { chosen.append(place) }
            guard chosen.count > 1 else { break }
            for place in chosen { left[place] -= 1 }
            open -= chosen.count
            sourcesShared += chosen.count
            result.append(chosen)
        }
        return result
    }

    /// A place by the number of its sources that are left.
    private func draw(_ left: [Int], _ open: Int, except chosen: [Int], _ chance: inout Chance) -> Int? {
        let others = open - chosen.reduce(0) { $0 + left[$1] }
        guard others > 0 else { return nil }
        var point = chance.below(others)
        for place in left.indices where !chosen.contains(place) {
            point -= left[place]
            if point < 0 { return place }
        }
        return nil
    }
}
