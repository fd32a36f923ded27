import Pipeline

/// Says of each letter whether a rebuild may take it in: late packets that the rebuild does not read from the log itself.
package struct LateJudge: Sendable {
    private let liveTopic: String
    private let target: String
    private let partitionCount: Int32
    private let replayedFrom: [Int32: Int64]

    /// - Parameters:
    ///   - liveTopic: the house's `packets.v1`, prefix included.
    ///   - target: the rebuild's `packets.v1`, prefix included.
    ///   - partitionCount: of the target.
    ///   - replayedFrom: the first offset of each live partition that the rebuild reads itself; what is late from there on it counts without
    ///     help, and a second time with it.
    package init(liveTopic: String, target: String, partitionCount: Int32, replayedFrom: [Int32: Int64]) {
        (self.liveTopic, self.target) = (liveTopic, target)
        (self.partitionCount, self.replayedFrom) = (partitionCount, replayedFrom)
    }

    package func judge(_ letter: DeadLetter) -> RedriveVerdict {
        guard letter.topic == liveTopic else { return .refused("topic \"\(Escaped.text(letter.topic))\" is not \"\(liveTopic)\"") }
        guard letter.reason == SetAsideReason.late.rawValue else { return .refused("only late packets go into a rebuild") }
        if let first = replayedFrom[letter.partition], letter.offset >= first {
            return .refused("\(LetterOrigin(letter)) is still in the log, from where the rebuild reads it itself")
        }
        do throws(Refusal) {
            let found = try SetAsidePacket(letter)
            return .publish(
                RedrivenRecord(
                    topic: target, partition: found.attacker.partition(of: max(1, partitionCount)), key: Array(found.origin.sensor.utf8),
                    value: found.batch.encoded()))
        } catch { return .refused(error.sentence) }
    }
}
