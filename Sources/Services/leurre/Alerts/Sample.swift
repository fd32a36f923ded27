/// One value of one metric at one instant, as Prometheus' text format has it.
struct Sample: Codable, Equatable, Sendable {
    var name: String
    var labels: [String: String]
    var value: Double
}

/// All samples that were read at one instant.
struct SampleReading: Codable, Sendable {
    /// Seconds since 1970.
    var time: Double
    var samples: [Sample]
}
