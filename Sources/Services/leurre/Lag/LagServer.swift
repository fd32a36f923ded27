import Foundation
import HTTP
import Kafka
import Runtime

/// Serves the lag of all groups to Prometheus until it is stopped.
struct LagServer {
    private static let pauseSeconds = 5.0

    let answers = TelemetryAnswers(service: "lag")
    private let listener: HTTPListener

    init(address: String) throws(HTTPFailure) { listener = try HTTPListener(ListenAddress(address), answer: answers.answer) }

    /// A broker that is away is told, and asked again.
    func run(_ meter: LagMeter) throws {
        // Not printed: what waits in a buffer tells nobody the port.
        FileHandle.standardOutput.write(Data("serving /metrics, /health and /ready at \(listener.address)\n".utf8))
        defer { close() }
        let health = answers.health
        health.cleared("start")
        while !StopSignal.isSet {
            do {
                put(try meter.measure())
                health.cleared("broker")
            } catch let error as KafkaError {
                guard error.isRetriable || error.code == .unreachable else { throw error }
                health.obstructed("broker", "\(error)")
            }
            health.beat()
            let end = Date().addingTimeInterval(Self.pauseSeconds)
            while Date() < end, !StopSignal.isSet { usleep(100_000) }
        }
    }

    func close() { listener.close() }

    /// A part that nobody knows may be the worst: the lag has not been measured then.
    func put(_ lines: [LagLine]) {
        func values(_ value: (LagLine) -> Double?) -> [[String]: Double] {
            Dictionary(lines.compactMap { line in value(line).map { ([line.group, line.topic, "\(line.partition)"], $0) } }) { $1 }
        }
        let board = answers.metrics
        board.replace(.lagRecords, values { Double($0.messages) })
        board.replace(.lagSeconds, values(\.seconds))
        if let obstacle = lines.obstacles.first { return answers.health.obstructed("lag", obstacle) }
        answers.health.cleared("lag")
        board.set(.lagMeasured, Date().timeIntervalSince1970)
    }
}
