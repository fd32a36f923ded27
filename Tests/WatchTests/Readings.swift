@testable import leurre

/// Histories made of a few samples, one reading in fifteen seconds.
struct Readings {
    var history = SampleHistory()
    private(set) var time = 1_000_000.0

    mutating func read(_ samples: Sample..., after seconds: Double = 15) {
        time += seconds
        history.add(SampleReading(time: time, samples: samples))
    }

    static func sample(_ name: String, _ value: Double, _ labels: [String: String] = [:]) -> Sample {
        Sample(name: name, labels: labels.merging(["job": "leurre", "instance": "h:1"]) { $0.isEmpty ? $1 : $0 }, value: value)
    }

    func findings(_ name: String) -> [AlertFinding] { AlertRule.all.first { $0.name == name }?.findings(history) ?? [] }
}
