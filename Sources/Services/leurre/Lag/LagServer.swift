import Foundation
import HTTP
import Kafka
import Runtime

/// Serves the lag of all groups to Prometheus until it is stopped.
struct LagServer {
    private static let pauseSeconds = 5.0

    private let answers = TelemetryAnswers(service: "lag")
    private let listener: HTTPListener

    init(address: String) throws(HTTPFailure) { listener = try HTTPListener(ListenAddress(address), answer: answers.answer) }

    /// A broker that is away is told, and asked again.
    func run(_ meter: LagMeter) throws {
        // Not printed: what waits in a buffer tells nobody the port.
        FileHandle.standardOutput.write(Data("serving /metrics, /health and /ready at \(listener.address)\n".utf8))
        defer { listener.close() }
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

    private func put(_ lines: [LagLine]) {
        func values(_ value: (LagLine) -> Double) -> [[String]: Double] {
            Dictionary(lines.map { ([$0.group, $0.topic, "\($0.partition)"], value($0)) }) { $1 }
        }
        let board = answers.metrics
        board.replace(.lagRecords, values { Double($0.messages) })
        board.replace(.lagSeconds, values(\.seconds))
        board.set(.lagMeasured, Date().timeIntervalSince1970)
    }
}
