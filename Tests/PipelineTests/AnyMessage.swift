import Pipeline

/// A message of any kind on the wire, with what a test wants to do with it.
struct AnyMessage {
    /// The message's name in `schemas/events`.
    let type: String
    let bytes: [UInt8]
    /// Whether bytes are this message again.
    let isSame: ([UInt8]) throws -> Bool
    /// Reads hostile bytes, and writes again what came of them.
    let survive: ([UInt8]) -> Void

    init<Message: WireCodable & Equatable>(_ type: String, _ message: Message) {
        (self.type, bytes) = (type, message.encoded())
        isSame = { try Message(encoded: $0) == message }
        survive = { hostile in
            guard let found = try? Message(encoded: hostile) else { return }
            let again = found.encoded()
            guard (try? Message(encoded: again)) != nil else { return }
            if let row = found as? SessionRow { _ = (row.key, row.phase) }
            if let attack = found as? Attack { _ = attack.rank }
            if let session = found as? Session { Self.look(at: session) }
        }
    }

    private static func look(at session: Session) {
        let summary = AttackSummary(hours: session.hours)
        _ = (summary.attackClass, summary.visitingOrder, summary.isParallel, summary.packetsReceived, summary.handshakes)
        for machine in summary.machines {
            _ = PortsSequence.text(machine.touches.sequence)
            _ = StreamPicture(session.streams.first { $0.machine == machine.machine }, machine)
        }
        for payload in session.payloads { _ = (payload.printable, payload.service) }
    }

    /// One of each kind.
    static func all(seed: UInt64) -> [AnyMessage] {
        var messages = RandomMessages(seed: seed)
        return [
            AnyMessage("PacketBatch", messages.batch()), AnyMessage("SensorReport", messages.report()),
            AnyMessage("SessionRow", SessionRow.session(messages.session())), AnyMessage("SessionRow", SessionRow.line(messages.line())),
            AnyMessage("SessionRow", SessionRow.commit(messages.commit())), AnyMessage("AttackRow", AttackRow.attack(messages.attack())),
            AnyMessage("AttackRow", AttackRow.line(messages.line())), AnyMessage("AttackRow", AttackRow.commit(messages.commit())),
            AnyMessage("StatisticRow", StatisticRow.statistic(messages.statistic())),
            AnyMessage("StatisticRow", StatisticRow.commit(messages.commit())), AnyMessage("DeadLetter", messages.letter()),
            AnyMessage("Session", messages.session()), AnyMessage("LedgerLine", messages.line()), AnyMessage("Commit", messages.commit()),
            AnyMessage("Revision", messages.revision()), AnyMessage("SessionId", messages.sessionID()),
            AnyMessage("Touch", messages.touch()),
            AnyMessage("TouchKey", messages.key()), AnyMessage("Handshake", messages.handshake()),
            AnyMessage("OpeningSignature", messages.signature()), AnyMessage("ConversationKey", messages.conversation()),
            AnyMessage("MachineStreams", messages.streams()), AnyMessage("StreamSegment", messages.segment()),
            AnyMessage("Attack", messages.attack()), AnyMessage("Statistic", messages.statistic()),
        ]
    }
}
