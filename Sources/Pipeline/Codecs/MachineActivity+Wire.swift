extension MachineActivity: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.int(1, machine)
        writer.int(2, packetsReceived)
        writer.int(3, packetsSent)
        writer.int(4, bytesReceived)
        writer.int(5, bytesSent)
        writer.time(6, firstSeen)
        writer.time(7, lastSeen)
        if let firstReceived { writer.message(8, firstReceived) }
        if let firstPortless { writer.message(9, firstPortless) }
        writer.int(10, handshakes)
        writer.bool(11, hasStreamData)
        writer.messages(12, touches.entries)
        writer.bool(13, touches.isTruncated)
        writer.messages(14, replies.entries)
        writer.messages(15, payloads.entries)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(machine: 0, firstSeen: Timestamp(nanoseconds: 0), lastSeen: Timestamp(nanoseconds: 0))
        var (touched, replied, paid): ([Touch], [Touch], [Touch]) = ([], [], [])
        var isTruncated = false
        while let field = try reader.next() {
            switch field {
            case 1: machine = try reader.int()
            case 2: packetsReceived = try reader.int()
            case 3: packetsSent = try reader.int()
            case 4: bytesReceived = try reader.int()
            case 5: bytesSent = try reader.int()
            case 6: firstSeen = try reader.time()
            case 7: lastSeen = try reader.time()
            case 8: firstReceived = try reader.message()
            case 9: firstPortless = try reader.message()
            case 10: handshakes = try reader.int()
            case 11: hasStreamData = try reader.bool()
            case 12: touched.append(try reader.message())
            case 13: isTruncated = try reader.bool()
            case 14: replied.append(try reader.message())
            case 15: paid.append(try reader.message())
            default: try reader.skip()
            }
        }
        touches = TouchSet(restoring: touched, isTruncated: isTruncated)
        replies = Witnesses(restoring: replied)
        payloads = Witnesses(restoring: paid)
    }

    /// The largest index of an origin that the activity refers to; -1 if it refers to none.
    var originMax: Int {
        var highest = max(firstReceived.map { Int($0.origin) } ?? -1, firstPortless.map { Int($0.origin) } ?? -1)
        for touch in touches.entries { highest = max(highest, Int(touch.key.origin)) }
        for touch in replies.entries { highest = max(highest, Int(touch.key.origin)) }
        for touch in payloads.entries { highest = max(highest, Int(touch.key.origin)) }
        return highest
    }
}

extension HourActivity: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.sint(1, Int64(hour))
        writer.messages(2, machines)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(hour: 0)
        while let field = try reader.next() {
            switch field {
            case 1:
                guard let value = Int32(exactly: try reader.sint()) else { throw .invalidValue }
                hour = value
            case 2: machines.append(try reader.message())
            default: try reader.skip()
            }
        }
    }
}

extension SlotActivity: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.sint(1, Int64(slot))
        writer.int(2, packets)
        writer.int(3, bytes)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(slot: 0, packets: 0, bytes: 0)
        while let field = try reader.next() {
            switch field {
            case 1:
                guard let value = Int32(exactly: try reader.sint()) else { throw .invalidValue }
                slot = value
            case 2: packets = try reader.int()
            case 3: bytes = try reader.int()
            default: try reader.skip()
            }
        }
    }
}
