/// What a comparison found.
struct ComparisonResult {
    struct Table {
        var name: String
        var live = 0
        var rebuilt = 0
        var equal = 0
        var different = 0
        var onlyLive = 0
        var onlyRebuilt = 0
        /// Rows that were changing on one side.
        var moving = 0
        /// Rows whose packets one side no longer has.
        var outside = 0
        var examples: [Example] = []

        /// - Parameter counts: in the order of `ComparedTable.countSQL`.
        init(name: String, counts: [Int]) {
            self.name = name
            guard counts.count == 8 else { return }
            (live, rebuilt, equal, different) = (counts[0], counts[1], counts[2], counts[3])
            (onlyLive, onlyRebuilt, moving, outside) = (counts[4], counts[5], counts[6], counts[7])
        }

        var differences: Int { different + onlyLive + onlyRebuilt }
    }

    /// One row that is not the same on both sides.
    struct Example {
        /// different, only live or only rebuilt.
        var state: String
        /// What the row is known by, as JSON.
        var key: String
        /// Column → [live, rebuilt], as JSON; only of different rows.
        var columns: String?

        init(_ row: [String?]) { (state, key, columns) = (row[0] ?? "", row[1] ?? "{}", row[2]) }
    }

    /// From when to when a platform is compared, where that is not everything.
    struct Span {
        var platform: String
        var from: String?
        var till: String?

        init(_ row: [String?]) { (platform, from, till) = (row[0] ?? "", row[1], row[2]) }
    }

    var tables: [Table] = []
    var spans: [Span] = []
    /// A house did not come to the end of its topics: its statistics may be behind.
    var laggards: [String] = []

    var differences: Int { tables.reduce(0) { $0 + $1.differences } }
    var moving: Int { tables.reduce(0) { $0 + $1.moving } }
    var isEqual: Bool { differences == 0 }
    /// Live attacks that the rebuilt schema cannot have: a swap would put them away.
    var attacksOutside: Int { tables.first { $0.name == "attacks" }?.outside ?? 0 }
    /// Nothing at all could be compared: that proves nothing.
    var isEmpty: Bool { tables.allSatisfy { $0.equal + $0.differences == 0 } }
}
