/// The readings of the last minutes, oldest first: as many as the rules look back, and of what they look at.
struct SampleHistory: Codable, Sendable {
    struct Series: Hashable, Sendable {
        var labels: [String: String]
        var value: Double
    }

    private(set) var readings: [SampleReading] = []

    /// What no rule looks at is not kept, nor what is no number.
    mutating func add(_ reading: SampleReading) {
        let selectors = AlertRule.all.flatMap(\.selectors)
        let kept = reading.samples.filter { sample in sample.value.isFinite && selectors.contains { $0.matches(sample) } }
        readings.append(SampleReading(time: reading.time, samples: kept))
        let oldest = reading.time - Double(AlertRule.all.map(\.expression.minutes).max() ?? 0) * 60
        readings.removeAll { $0.time < oldest }
    }

    var now: Double { readings.last?.time ?? 0 }

    /// The values of an expression now.
    func values(_ expression: Expression) -> [Series] {
        switch expression {
        case .newest(let selector): newest(selector)
        case .age(let selector): newest(selector).map { Series(labels: $0.labels, value: now - $0.value) }
        case .magnitude(let selector): newest(selector).map { Series(labels: $0.labels, value: abs($0.value)) }
        case .increase(let selector, let minutes): tracks(selector, minutes) { Self.increase($0) }
        case .delta(let selector, let minutes): tracks(selector, minutes) { ($0.last ?? 0) - ($0.first ?? 0) }
        case .share(let part, let whole): share(newest(part), newest(whole))
        case .sum(let labels, let inner): grouped(values(inner), labels) { $0.reduce(0, +) }
        case .max(let labels, let inner): grouped(values(inner), labels) { $0.max() ?? 0 }
        case .min(let labels, let inner): grouped(values(inner), labels) { $0.min() ?? 0 }
        }
    }

    private func newest(_ selector: Selector) -> [Series] {
        (readings.last?.samples ?? []).filter(selector.matches).map { Series(labels: $0.labels, value: $0.value) }
    }

    /// Of each series that was read at least twice.
    private func tracks(_ selector: Selector, _ minutes: Int, _ body: ([Double]) -> Double) -> [Series] {
        var tracks: [Track: [Double]] = [:]
        for reading in readings where reading.time >= now - Double(minutes) * 60 {
            for sample in reading.samples where selector.matches(sample) {
                tracks[Track(name: sample.name, labels: sample.labels), default: []].append(sample.value)
            }
        }
        return tracks.filter { $0.value.count >= 2 }.map { Series(labels: $0.key.labels, value: body($0.value)) }
    }

    private struct Track: Hashable {
        var name: String
        var labels: [String: String]
    }

    private static func increase(_ values: [Double]) -> Double {
        zip(values, values.dropFirst()).reduce(0) { sum, step in sum + (step.1 >= step.0 ? step.1 - step.0 : step.1) }
    }

    private func share(_ parts: [Series], _ wholes: [Series]) -> [Series] {
        let known = Dictionary(wholes.filter { $0.value > 0 }.map { ($0.labels, $0.value) }) { $1 }
        return parts.compactMap { part in known[part.labels].map { Series(labels: part.labels, value: part.value / $0) } }
    }

    private func grouped(_ series: [Series], _ labels: [String], _ body: ([Double]) -> Double) -> [Series] {
        let groups = Dictionary(grouping: series) { one in one.labels.filter { labels.contains($0.key) } }
        return groups.map { Series(labels: $0.key, value: body($0.value.map(\.value))) }
    }
}
