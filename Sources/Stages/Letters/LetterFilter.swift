import Pipeline

/// Which letters are meant. Everything that is given must hold.
package struct LetterFilter: Equatable, Sendable {
    package var reason: String?
    package var service: String?
    /// With or without the prefix.
    package var topic: String?
    package var platform: String?
    /// Capture times: from here on, and before there. A letter whose capture time is not known is in no period.
    package var since: Timestamp?
    package var until: Timestamp?

    package init() {}

    package var isEmpty: Bool { self == LetterFilter() }

    package func matches(_ letter: DeadLetter, topicPrefix: String) -> Bool {
        if let reason, letter.reason != reason { return false }
        if let service, letter.service != service { return false }
        if let topic, letter.topic != topic, letter.topic != topicPrefix + topic { return false }
        if let platform, letter.batch?.platform != platform { return false }
        guard since != nil || until != nil else { return true }
        guard letter.captured.nanoseconds != 0 else { return false }
        return since.map { letter.captured >= $0 } ?? true && until.map { letter.captured < $0 } ?? true
    }
}
