extension ConversationKey: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.int(1, machine)
        writer.int(2, transport.rawValue)
        writer.int(3, machinePort)
        writer.int(4, remotePort)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(machine: 0, transport: .tcp, machinePort: 0, remotePort: 0)
        while let field = try reader.next() {
            switch field {
            case 1: machine = try reader.int()
            case 2: transport = try reader.transport()
            case 3: machinePort = try reader.int()
            case 4: remotePort = try reader.int()
            default: try reader.skip()
            }
        }
    }
}

extension Handshake: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.message(1, conversation)
        if let synAck {
            writer.time(2, synAck.time)
            writer.int(3, synAck.sequence)
        }
        writer.bool(4, synAck != nil)
        if let acknowledgement {
            writer.time(5, acknowledgement.time)
            writer.int(6, acknowledgement.number)
        }
        writer.bool(7, acknowledgement != nil)
        for hour in dataHours { writer.presentSint(8, Int64(hour)) }
        writer.bool(9, isComplete)
        writer.time(10, lastSeen)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        let zero = Timestamp(nanoseconds: 0)
        self.init(conversation: ConversationKey(machine: 0, transport: .tcp, machinePort: 0, remotePort: 0), lastSeen: zero)
        var (answer, acknowledged) = ((time: zero, sequence: UInt32(0)), (time: zero, number: UInt32(0)))
        var (hasAnswer, hasAcknowledgement) = (false, false)
        while let field = try reader.next() {
            switch field {
            case 1: conversation = try reader.message()
            case 2: answer.time = try reader.time()
            case 3: answer.sequence = try reader.int()
            case 4: hasAnswer = try reader.bool()
            case 5: acknowledged.time = try reader.time()
            case 6: acknowledged.number = try reader.int()
            case 7: hasAcknowledgement = try reader.bool()
            case 8:
                guard let hour = Int32(exactly: try reader.sint()) else { throw .invalidValue }
                dataHours.append(hour)
            case 9: isComplete = try reader.bool()
            case 10: lastSeen = try reader.time()
            default: try reader.skip()
            }
        }
        if hasAnswer { synAck = answer }
        if hasAcknowledgement { acknowledgement = acknowledged }
    }
}

extension OpenedConversation: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.message(1, conversation)
        writer.time(2, opened)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(
            conversation: ConversationKey(machine: 0, transport: .tcp, machinePort: 0, remotePort: 0), opened: Timestamp(nanoseconds: 0))
        while let field = try reader.next() {
            switch field {
            case 1: conversation = try reader.message()
            case 2: opened = try reader.time()
            default: try reader.skip()
            }
        }
    }
}

extension PortMap: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.int(1, machine)
        writer.int(2, transport.rawValue)
        writer.data(3, bits)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(machine: 0, transport: .tcp)
        // Nothing is kept for maps that are not there.
        bits = []
        while let field = try reader.next() {
            switch field {
            case 1: machine = try reader.int()
            case 2: transport = try reader.transport()
            case 3: bits = try reader.data()
            default: try reader.skip()
            }
        }
        guard bits.count == 8_192 else { throw .invalidValue }
    }
}
