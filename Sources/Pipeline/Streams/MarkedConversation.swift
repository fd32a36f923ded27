/// A TCP conversation in which more happened than that the source sent something: what is needed to say how it ended.
package struct MarkedConversation: Equatable, Sendable {
    /// The machine's port.
    package var port: UInt16
    package var remotePort: UInt16
    package var marks: StreamMarks

    package init(port: UInt16, remotePort: UInt16, marks: StreamMarks) {
        (self.port, self.remotePort, self.marks) = (port, remotePort, marks)
    }

    /// A number for each pair of ports, spread evenly: which conversations a full set keeps must not depend on when they came.
    var spread: UInt64 { (UInt64(port) << 16 | UInt64(remotePort)) &* 0x9e37_79b9_7f4a_7c15 }
}

/// What was seen in a TCP conversation (RFC 9293, section 3.1).
package struct StreamMarks: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The machine sent a segment that is neither a reset nor a SYN without ACK.
    package static let answered = StreamMarks(rawValue: 0x01)
    package static let finReceived = StreamMarks(rawValue: 0x02)
    package static let finSent = StreamMarks(rawValue: 0x04)
    package static let resetReceived = StreamMarks(rawValue: 0x08)
    package static let resetSent = StreamMarks(rawValue: 0x10)
}
