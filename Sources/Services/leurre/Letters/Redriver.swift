import Letters
import Pipeline
import Runtime

/// Publishes what letters hold again, and notes it beside them.
///
/// A crash anywhere in it does no harm: what was published is known again by its name, and the notes are only looked at.
final class Redriver {
    struct Outcome {
        var redriven = 0
        var refused = 0
        /// Numbers that name no letter.
        var missing: [Int64] = []
    }

    private let log: LetterLog
    private let publisher: Publisher?
    private let judge: (DeadLetter) -> RedriveVerdict
    private let sign: (RedrivenRecord) -> [UInt8]
    private let tell: (String) -> Void
    private var waiting: [(stored: LetterLog.Stored, record: RedrivenRecord)] = []
    private var outcome = Outcome()

    private static let recordsMax = 500
    private static let bytesMax = 8_000_000
    private var bytes = 0

    /// - Parameters:
    ///   - isDryRun: judges and tells, and writes nothing.
    ///   - tell: one sentence for each letter.
    ///   - sign: the signature of a record to publish.
    init(
        _ log: LetterLog, isDryRun: Bool, tell: @escaping (String) -> Void, sign: @escaping (RedrivenRecord) -> [UInt8] = \.signature,
        judge: @escaping (DeadLetter) -> RedriveVerdict
    ) throws {
        (self.log, self.tell, self.judge, self.sign) = (log, tell, judge, sign)
        publisher = isDryRun ? nil : try Publisher(settings: log.settings)
    }

    func run(_ selection: LetterSelection) throws -> Outcome {
        outcome = Outcome()
        outcome.missing = try selection.forEach(in: log) { stored in
            switch judge(stored.letter) {
            case .publish(let record):
                waiting.append((stored, record))
                bytes += record.value.count
                if waiting.count >= Self.recordsMax || bytes >= Self.bytesMax { try publish() }
            case .refused(let why):
                outcome.refused += 1
                tell("letter \(stored.number): cannot redrive \(LetterOrigin(stored.letter)): \(why)")
            }
        }
        try publish()
        publisher?.close()
        return outcome
    }

    /// The content first, acknowledged; then the notes.
    private func publish() throws {
        guard !waiting.isEmpty else { return }
        if let publisher {
            let items = waiting.map { waiting in
                let record = waiting.record
                var item = Publisher.Item(topic: record.topic, partition: record.partition, key: record.key, value: record.value)
                item.signature = sign(record)
                return item
            }
            let offsets = try publisher.publish(items)
            let places = zip(waiting, offsets).map { "\($0.record.topic)/\($0.record.partition)/\($1)" }
            try publisher.publish(zip(waiting, places).map { Marker.of($0.stored.letter, to: $1) }, topicPrefix: log.settings.topicPrefix)
            for (item, place) in zip(waiting, places) { tell("letter \(item.stored.number): redriven to \(Escaped.text(place))") }
        } else {
            for item in waiting {
                tell("letter \(item.stored.number): would go to \(Escaped.text(item.record.topic))/\(item.record.partition)")
            }
        }
        outcome.redriven += waiting.count
        waiting.removeAll()
        bytes = 0
    }
}
