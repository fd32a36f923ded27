/// How often something took how long, in buckets that double.
struct Histogram: Sendable {
    /// Upper bounds in seconds: 1 ms to 32 s.
    static let bounds: [Double] = (0..<16).map { 0.001 * Double(1 << $0) }

    private var counts = Array(repeating: 0, count: bounds.count + 1)
    private var sum = 0.0

    mutating func observe(_ seconds: Double) {
        counts[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
        sum += seconds
    }

    func text(name: String) -> String {
        var (text, total) = ("", 0)
        for (index, count) in counts.enumerated() {
            total += count
            let bound = index < Self.bounds.count ? MetricText.number(Self.bounds[index]) : "+Inf"
            text += "\(name)_bucket{le=\"\(bound)\"} \(total)\n"
        }
        return text + "\(name)_sum \(MetricText.number(sum))\n\(name)_count \(total)\n"
    }
}
