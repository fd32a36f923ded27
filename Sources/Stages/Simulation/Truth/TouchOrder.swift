/// In which order the steps of a tool were first captured: at most sixteen, four bits each.
struct TouchOrder: Equatable {
    private var seen: UInt16 = 0
    private var order: UInt64 = 0
    private(set) var count = 0

    mutating func touch(_ step: UInt8) {
        guard seen & 1 << step == 0 else { return }
        seen |= 1 << step
        order |= UInt64(step) << UInt64(count * 4)
        count += 1
    }

    var steps: [Int] { (0..<count).map { Int(order >> UInt64($0 * 4) & 15) } }

    /// The sequence as the tables write it.
    func text(_ steps: [ToolStep]) -> String { "{" + self.steps.map { steps[$0].target }.joined(separator: ",") + "}" }
}
