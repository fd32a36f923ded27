import Packets
import Pipeline

/// Says of each letter whether its content can be counted where it belongs, in the live house.
///
/// Whatever it lets through counts once, however often and in whatever selection it is published: rows by their revision, batches by their
/// number, packets by the name that `RedrivenPacket` gives them.
package struct RedriveJudge: Sendable {
    private let house: HouseState
    private let lateness: Lateness
    private let rowFault: @Sendable (Topic, [UInt8]) -> String?
    private let isVouchedFor: Bool
    private let identityFault: @Sendable (Topic, DeadLetter) -> String?

    /// - Parameters:
    ///   - isVouchedFor: a person has looked at each of these letters, and signs in the place of the sensors that they name.
    ///   - identityFault: why a record would not be believed today either, nil if it would; without it none is.
    ///   - rowFault: why bytes are still no row of a topic; nil if they are one.
    package init(
        _ house: HouseState, lateness: Lateness = Lateness(), isVouchedFor: Bool = false,
        identityFault: (@Sendable (Topic, DeadLetter) -> String?)? = nil,
        rowFault: @escaping @Sendable (Topic, [UInt8]) -> String? = RowFault.codec
    ) {
        (self.house, self.lateness, self.rowFault) = (house, lateness, rowFault)
        (self.isVouchedFor, self.identityFault) = (isVouchedFor, identityFault ?? { _, _ in Self.noRegistry })
    }

    package func judge(_ letter: DeadLetter) -> RedriveVerdict {
        guard !letter.isMarker else { return .refused("it is no letter but the note that one was redriven") }
        guard let topic = house.topic(named: letter.topic), topic != .deadLetters else {
            return .refused("topic \"\(Escaped.text(letter.topic))\" is none of this house's; give the right --topic-prefix")
        }
        do throws(Refusal) {
            if letter.index == nil { return .publish(try wholeRecord(letter, topic)) }
            return .publish(try packet(letter, topic))
        } catch { return .refused(error.sentence) }
    }

    private func wholeRecord(_ letter: DeadLetter, _ topic: Topic) throws(Refusal) -> RedrivenRecord {
        guard let count = house.partitionCounts[topic], (0..<count).contains(letter.partition) else {
            throw Refusal("\"\(Escaped.text(letter.topic))\" has no partition \(letter.partition)")
        }
        if topic == .packets {
            guard letter.batch == nil || letter.isOfUnknownIdentity else {
                throw Refusal("its numbers contradict the batches that were counted, and always will; \"leurre deadletters show\" shows its packets")
            }
            try isOfThisGeneration(letter)
        }
        if let fault = rowFault(topic, letter.value) {
            throw Refusal("its bytes are still no record of this topic (\(fault)); a newer version may read them")
        }
        return RedrivenRecord(
            topic: letter.topic, partition: letter.partition, key: letter.key, value: letter.value, signature: try signature(of: letter, topic))
    }

    /// What nobody was believed to have written is not signed by a person unless he names it: one forged batch among a thousand good ones
    /// would become true. What would not be believed today either stays where it is: it would come back as one letter more.
    private func signature(of letter: DeadLetter, _ topic: Topic) throws(Refusal) -> [UInt8] {
        guard letter.isOfUnknownIdentity else { return letter.signature }
        if isVouchedFor { return [] }
        if let fault = identityFault(topic, letter) {
            throw Refusal("\(Escaped.text(fault)); if you know that it is the sensor's, name it by its number and sign it with --identity-key")
        }
        return letter.signature
    }

    private static let noRegistry = "without the registry (--identities) nobody can say whether the sensor that it names wrote it"

    private func packet(_ letter: DeadLetter, _ topic: Topic) throws(Refusal) -> RedrivenRecord {
        guard topic == .packets else { throw Refusal("only packets have an index; the letter is not one of ours") }
        let found = try SetAsidePacket(letter)
        if letter.reason == SetAsideReason.late.rawValue { throw Refusal(Self.isLate) }
        guard letter.reason == SetAsideReason.clock.rawValue || letter.reason == SetAsideReason.malformed.rawValue else {
            throw Refusal("reason \"\(Escaped.text(letter.reason))\" is not known to this version")
        }
        try isOfThisGeneration(letter)
        guard !found.origin.isRedriven else {
            throw Refusal("it was redriven before and set aside again: its name is used; \"leurre rebuild\" counts it if it can be counted")
        }
        guard found.record.captured <= house.now else {
            throw Refusal("its capture time \(found.record.captured.text) has not come yet; redrive it after that")
        }
        guard let count = house.partitionCounts[.packets], count > 0 else { throw Refusal("\"\(letter.topic)\" has no partitions") }
        let partition = found.attacker.partition(of: count)
        if let watermark = house.watermark(found.origin.platform, partition), found.record.captured < watermark - lateness.allowed {
            throw Refusal(Self.isLate)
        }
        return RedrivenRecord(
            topic: letter.topic, partition: partition, key: Array(found.origin.sensor.utf8), value: found.batch.encoded())
    }

    /// In a new generation everything is counted anew, and nothing tells what was redriven in the old one.
    private func isOfThisGeneration(_ letter: DeadLetter) throws(Refusal) {
        guard letter.generation > 0 else { throw Refusal("it was written by a version that did not say its generation") }
        guard let commit = house.commits[letter.partition] else {
            throw Refusal("leurre-sessions has committed nothing in partition \(letter.partition); start it and try again")
        }
        guard commit.revision.generation == letter.generation else {
            throw Refusal(
                "it is from generation \(letter.generation) and the house is at \(commit.revision.generation): topics were recreated or "
                    + "repartitioned in between, and whether it was redriven before cannot be known any more")
        }
    }

    private static let isLate =
        "the live tables have closed its time; use \"leurre rebuild --into SCHEMA\" with a larger allowed lateness"
}

extension DeadLetter {
    fileprivate var isOfUnknownIdentity: Bool { reason == SetAsideReason.identity.rawValue }
}

/// Why a letter cannot be redriven, as the end of a sentence.
struct Refusal: Error {
    var sentence: String
    init(_ sentence: String) { self.sentence = sentence }
}
