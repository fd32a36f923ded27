/// What is known of one TCP conversation's handshake. The pieces may come in any order; it is complete when the machine's SYN+ACK and the
/// source's acknowledgement of it are both there (RFC 9293, section 3.5). A reused 5-tuple counts as one conversation.
package struct Handshake: Equatable, Sendable {
    package var conversation: ConversationKey
    /// The machine's first SYN+ACK.
    package var synAck: (time: Timestamp, sequence: UInt32)?
    /// The source's first segment with ACK and without SYN and RST.
    package var acknowledgement: (time: Timestamp, number: UInt32)?
    /// Hours in which data came before the handshake was known to be complete.
    package var dataHours: [Int32] = []
    package var isComplete = false
    package var lastSeen: Timestamp

    package init(conversation: ConversationKey, lastSeen: Timestamp) { (self.conversation, self.lastSeen) = (conversation, lastSeen) }

    package static func == (left: Handshake, right: Handshake) -> Bool {
        left.conversation == right.conversation && left.synAck?.time == right.synAck?.time
            && left.synAck?.sequence == right.synAck?.sequence && left.acknowledgement?.time == right.acknowledgement?.time
            && left.acknowledgement?.number == right.acknowledgement?.number && left.dataHours == right.dataHours
            && left.isComplete == right.isComplete && left.lastSeen == right.lastSeen
    }
}

/// A conversation that the machine opened itself: what comes back in it is an answer, not a touch.
package struct OpenedConversation: Equatable, Sendable {
    package var conversation: ConversationKey
    package var opened: Timestamp

    package init(conversation: ConversationKey, opened: Timestamp) { (self.conversation, self.opened) = (conversation, opened) }
}

/// The signature of the earliest SYN or SYN+ACK of a source.
package struct OpeningSignature: Equatable, Sendable {
    package var key: TouchKey
    package var signature: TCPSignature

    package init(key: TouchKey, signature: TCPSignature) { (self.key, self.signature) = (key, signature) }
}
