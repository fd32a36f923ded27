import Foundation
import Kafka
import Pipeline
import Runtime

/// Reads lag and dead letters, and finds the broker again after it was away.
final class BrokerReader {
    private static let lettersMax: Int64 = 1_000

    private let settings: KafkaSettings
    private let capturePrefix: String
    private var meter: LagMeter?
    private var letters = LettersReading()
    private var recent: [(written: Double, reason: String)] = []
    /// The next letter to read.
    private var nextLetter: Int64?

    init(settings: KafkaSettings, capturePrefix: String) { (self.settings, self.capturePrefix) = (settings, capturePrefix) }

    func read() throws -> BrokerReading {
        do {
            let meter = try meter ?? LagMeter(settings: settings, capturePrefix: capturePrefix)
            self.meter = meter
            let time = Date().timeIntervalSince1970
            let lag = try meter.measure()
            try readLetters()
            return BrokerReading(time: time, lag: lag, letters: letters)
        } catch {
            meter = nil
            throw error
        }
    }

    /// Reads those that came since the last time, at most the newest thousand.
    private func readLetters() throws {
        let log = try LetterLog(settings)
        let first = max(log.numbers.lowerBound, log.numbers.upperBound - Self.lettersMax)
        // A topic that was made anew begins again.
        let start = nextLetter.map { $0 <= log.numbers.upperBound ? max($0, first) : first } ?? first
        try log.forEach(in: start..<log.numbers.upperBound) { letter in
            recent.append((Double(letter.written.nanoseconds) / 1e9, letter.letter.reason))
        }
        nextLetter = log.numbers.upperBound
        letters.newest = recent.map(\.written).max() ?? letters.newest
        recent.removeAll { $0.written < Date().timeIntervalSince1970 - 3_600 }
        letters.held = Int64(log.numbers.count)
        letters.lastHour = Int64(recent.count)
        letters.reasons = Dictionary(recent.map { ($0.reason, 1) }, uniquingKeysWith: +)
    }
}
