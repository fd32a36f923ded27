import Pipeline

extension RandomMessages {
    private static let originCount: UInt16 = 3

    mutating func session() -> Session {
        var session = Session(id: sessionID(), platform: name(), address: address(), revision: revision(), opened: time())
        session.absorbed = several { $0.sessionID() }
        session.absorbedOpened = session.absorbed.map { _ in time() }
        session.absorbedBy = maybe(SessionID(generation: 0, partition: 0, offset: 0, index: 0))
        (session.firstSeen, session.lastSeen) = (time(), time())
        session.origins = (0..<Self.originCount).map { _ in Origin(sensor: text(), epoch: integer()) }
        session.hours = several { messages in HourActivity(hour: messages.integer(), machines: messages.several { $0.activity() }) }
        session.slots = several { SlotActivity(slot: $0.integer(), packets: $0.integer(), bytes: $0.integer()) }
        session.touchLevel = integer()
        session.portMaps = several { messages in
            var map = PortMap(machine: messages.integer(), transport: messages.numbers.pick(TransportProtocol.allCases))
            for _ in 0..<20 { map.insert(messages.integer()) }
            return map
        }
        session.handshakes = several { $0.handshake() }
        session.conversationsOpened = several { OpenedConversation(conversation: $0.conversation(), opened: $0.time()) }
        (session.syn, session.synAck) = (numbers.chance(0.5) ? signature() : nil, numbers.chance(0.5) ? signature() : nil)
        session.streams = several { $0.streams() }
        (session.streamLevel, session.payloadBytesMax) = (integer(), integer())
        return session
    }

    mutating func streams() -> MachineStreams {
        var streams = MachineStreams(machine: integer())
        streams.received = StreamSums(segments: integer(), bytes: integer(), resets: integer())
        streams.sent = StreamSums(segments: integer(), bytes: integer(), resets: integer())
        for _ in 0..<numbers.below(4) {
            let marks = StreamMarks(rawValue: integer())
            streams.conversations.insert(MarkedConversation(port: integer(), remotePort: integer(), marks: marks), limit: 2)
            let payload = data().prefix(StreamSegment.payloadBytesMax)
            streams.segments.insert(segment()) { Array(payload) }
        }
        return streams
    }

    mutating func segment() -> StreamSegment {
        StreamSegment(
            key: key(), transport: numbers.pick(TransportProtocol.allCases), isSent: numbers.chance(0.5), port: integer(),
            remotePort: integer(), sequence: integer(), length: integer())
    }

    mutating func key() -> TouchKey {
        TouchKey(time: time(), origin: UInt16(numbers.below(Int(Self.originCount))), batch: integer(), index: integer())
    }

    mutating func touch() -> Touch {
        Touch(key: key(), transport: numbers.pick(TransportProtocol.allCases), port: integer(), remotePort: integer())
    }

    mutating func conversation() -> ConversationKey {
        ConversationKey(
            machine: integer(), transport: numbers.pick(TransportProtocol.allCases), machinePort: integer(), remotePort: integer())
    }

    mutating func activity() -> MachineActivity {
        var activity = MachineActivity(machine: integer(), firstSeen: time(), lastSeen: time())
        (activity.packetsReceived, activity.packetsSent) = (integer(), integer())
        (activity.bytesReceived, activity.bytesSent, activity.handshakes) = (integer(), integer(), integer())
        (activity.firstReceived, activity.firstPortless) = (numbers.chance(0.5) ? key() : nil, numbers.chance(0.5) ? key() : nil)
        activity.hasStreamData = numbers.chance(0.5)
        for _ in 0..<numbers.below(4) {
            activity.touches.insert(touch(), limit: 2)
            activity.replies.insert(touch())
            activity.payloads.insert(touch())
        }
        return activity
    }

    mutating func handshake() -> Handshake {
        var handshake = Handshake(conversation: conversation(), lastSeen: time())
        handshake.synAck = numbers.chance(0.5) ? (time(), integer()) : nil
        handshake.acknowledgement = numbers.chance(0.5) ? (time(), integer()) : nil
        handshake.dataHours = several { $0.integer() }
        handshake.isComplete = numbers.chance(0.5)
        return handshake
    }

    mutating func signature() -> OpeningSignature {
        let signature = TCPSignature(
            isSynAck: numbers.chance(0.5), ipVersion: integer(), ttl: integer(), ipOptionBytes: integer(), mss: integer(),
            window: integer(),
            windowScale: integer(), options: data(), eolPadding: integer(), quirks: TCPQuirks(rawValue: integer()),
            hasPayload: numbers.chance(0.5))
        return OpeningSignature(key: key(), signature: signature)
    }
}
