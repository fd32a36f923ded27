extension MachineStreams: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.int(1, machine)
        writer.message(2, received)
        writer.message(3, sent)
        writer.messages(4, conversations.entries)
        writer.bool(5, conversations.isTruncated)
        writer.messages(6, segments.entries)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(machine: 0)
        var (marked, isTruncated, carried): ([MarkedConversation], Bool, [StreamSegment]) = ([], false, [])
        while let field = try reader.next() {
            switch field {
            case 1: machine = try reader.int()
            case 2: received = try reader.message()
            case 3: sent = try reader.message()
            case 4: marked.append(try reader.message())
            case 5: isTruncated = try reader.bool()
            case 6: carried.append(try reader.message())
            default: try reader.skip()
            }
        }
        conversations = MarkSet(restoring: marked, isTruncated: isTruncated)
        segments = SegmentSet(restoring: carried)
    }

    /// The largest index of an origin that a segment refers to; -1 if there is none.
    var originMax: Int { segments.entries.reduce(-1) { max($0, Int($1.key.origin)) } }
}

extension StreamSums: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.int(1, segments)
        writer.int(2, bytes)
        writer.int(3, resets)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init()
        while let field = try reader.next() {
            switch field {
            case 1: segments = try reader.int()
            case 2: bytes = try reader.int()
            case 3: resets = try reader.int()
            default: try reader.skip()
            }
        }
    }
}

extension MarkedConversation: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.int(1, port)
        writer.int(2, remotePort)
        writer.int(3, marks.rawValue)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(port: 0, remotePort: 0, marks: [])
        while let field = try reader.next() {
            switch field {
            case 1: port = try reader.int()
            case 2: remotePort = try reader.int()
            case 3: marks = StreamMarks(rawValue: try reader.int())
            default: try reader.skip()
            }
        }
    }
}

extension StreamSegment: WireCodable {
    package func encode(into writer: inout WireWriter) {
        key.encode(into: &writer)
        writer.int(5, transport.rawValue)
        writer.int(6, port)
        writer.int(7, remotePort)
        writer.bool(8, isSent)
        writer.int(9, sequence)
        writer.int(10, length)
        writer.data(11, payload)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        let origin = TouchKey(time: Timestamp(nanoseconds: 0), origin: 0, batch: 0, index: 0)
        self.init(key: origin, transport: .tcp, isSent: false, port: 0, remotePort: 0, sequence: 0, length: 0)
        while let field = try reader.next() {
            switch field {
            case 5: transport = try reader.transport()
            case 6: port = try reader.int()
            case 7: remotePort = try reader.int()
            case 8: isSent = try reader.bool()
            case 9: sequence = try reader.int()
            case 10: length = try reader.int()
            case 11: payload = try reader.data()
            default: try key.read(field, &reader)
            }
        }
        guard payload.count <= Self.payloadBytesMax else { throw .invalidValue }
    }
}
