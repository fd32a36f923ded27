/// What a simulated packet is in its conversation. Received ones come first.
enum FrameKind: UInt8 {
    case syn, acknowledgement, data, fin, reset, datagram, echo
    case replySynAck, replyReset, replyUnreachable
    case sentSynAck, sentReset, sentAcknowledgement, sentFin, sentUnreachable, sentEcho

    var isReceived: Bool { rawValue < Self.sentSynAck.rawValue }

    /// It targets a port (definitions: TCP that is neither SYN+ACK nor RST, or UDP).
    var isTouch: Bool { rawValue < Self.reset.rawValue || self == .datagram }
    var isReply: Bool { self == .reset || (Self.replySynAck.rawValue...Self.replyUnreachable.rawValue).contains(rawValue) }
}
