/// How many TCP conversations of a machine with a source ended in which way (RFC 9293, sections 3.5 and 3.6).
package struct StreamEndings: Equatable, Sendable {
    /// Both sides said FIN.
    package var closed: Int64 = 0
    /// The source reset it, whoever else did.
    package var resetBySource: Int64 = 0
    /// The machine reset it, or refused it.
    package var resetByMachine: Int64 = 0
    /// The machine answered, and nobody ended it.
    package var open: Int64 = 0
    /// The machine sent nothing. Of each port only the first two conversations are known.
    package var unanswered: Int64 = 0

    package init() {}

    /// - Parameter touches: what the source targeted.
    init(_ conversations: [MarkedConversation], _ touches: TouchSet) {
        if conversations.isEmpty, touches.count < 2 {
            // What most machines see of most sources, without a set.
            unanswered = touches.entries.first?.transport == .tcp ? 1 : 0
            return
        }
        var touched = Set<UInt32>()
        for touch in touches.entries where touch.transport == .tcp { touched.insert(Self.pair(touch.port, touch.remotePort)) }
        for conversation in conversations {
            let isTouched = touched.remove(Self.pair(conversation.port, conversation.remotePort)) != nil
            count(conversation.marks, isTouched: isTouched)
        }
        unanswered += Int64(touched.count)
    }

    private mutating func count(_ marks: StreamMarks, isTouched: Bool) {
        if marks.isSuperset(of: [.finReceived, .finSent]) {
            closed += 1
        } else if marks.contains(.resetReceived), isTouched || marks.contains(.answered) {
            resetBySource += 1
        } else if marks.contains(.resetSent) {
            resetByMachine += 1
        } else if marks.contains(.answered) {
            open += 1
        } else if isTouched {
            // Such as a FIN that came as a probe. What is not touched is a reset out of nowhere: no conversation.
            unanswered += 1
        }
    }

    private static func pair(_ port: UInt16, _ remotePort: UInt16) -> UInt32 { UInt32(port) << 16 | UInt32(remotePort) }
}
