import Runtime

extension DatabaseReading {
    /// What a sink would say of it, for the rules.
    var samples: [Sample] {
        let live = sensors.filter { !$0.isHistory }
        func sample(_ metric: Metric, _ labels: [String: String], _ value: Double) -> Sample {
            Sample(name: metric.fullName(of: "sink"), labels: labels, value: value)
        }
        return live.flatMap { sensor -> [Sample] in
            let labels = ["platform": sensor.platform, "sensor": sensor.sensor]
            return [sensor.received.map { sample(.sensorReceived, labels, $0) }, sensor.clockAhead.map { sample(.sensorClockAhead, labels, $0) }]
                .compactMap { $0 }
        } + missing.map { sample(.packetsMissing, ["platform": $0.key], $0.value) }
    }
}
