import Pipeline

/// Where what a letter holds came from. Letters of one origin speak of the same record, or the same packet of a batch, whoever wrote them
/// and however often.
package struct LetterOrigin: Hashable, Sendable {
    package var topic: String
    package var partition: Int32
    package var offset: Int64
    package var index: UInt32?

    package init(_ letter: DeadLetter) {
        (topic, partition, offset, index) = (letter.topic, letter.partition, letter.offset, letter.index)
    }
}

extension LetterOrigin: CustomStringConvertible {
    package var description: String {
        "\(Escaped.text(topic))/\(partition)/\(offset)" + (index.map { "/\($0)" } ?? "")
    }
}

/// One act of setting aside: the same origin, reason and service. A crash may write it twice.
package struct LetterName: Hashable, Sendable {
    package var origin: LetterOrigin
    package var reason: String
    package var service: String

    package init(_ letter: DeadLetter) { (origin, reason, service) = (LetterOrigin(letter), letter.reason, letter.service) }
}
