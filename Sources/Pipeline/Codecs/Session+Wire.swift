extension Session: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.message(1, id)
        writer.string(2, platform)
        writer.address(3, address)
        writer.message(4, revision)
        writer.time(5, opened)
        writer.messages(6, absorbed)
        if let absorbedBy { writer.message(7, absorbedBy) }
        writer.time(8, firstSeen)
        writer.time(9, lastSeen)
        writer.messages(10, origins)
        writer.messages(11, hours)
        writer.messages(12, slots)
        writer.int(13, touchLevel)
        writer.messages(14, portMaps)
        writer.messages(15, handshakes)
        writer.messages(16, conversationsOpened)
        if let syn { writer.message(17, syn) }
        if let synAck { writer.message(18, synAck) }
        for opened in absorbedOpened { writer.presentTime(19, opened) }
        writer.messages(20, streams)
        writer.int(21, streamLevel)
        writer.int(22, payloadBytesMax)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        var (id, address): (SessionID?, Address?)
        let zero = Timestamp(nanoseconds: 0)
        let blank = SessionID(generation: 0, partition: 0, offset: 0, index: 0)
        self.init(id: blank, platform: "", address: Address(ipv4: 0), revision: .none, opened: zero)
        (firstSeen, lastSeen) = (zero, zero)
        while let field = try reader.next() {
            switch field {
            case 1: id = try reader.message(SessionID.self)
            case 2: platform = try reader.name()
            case 3: address = try reader.address()
            case 4: revision = try reader.message()
            case 5: opened = try reader.time()
            case 6: absorbed.append(try reader.message())
            case 7: absorbedBy = try reader.message(SessionID.self)
            case 8: firstSeen = try reader.time()
            case 9: lastSeen = try reader.time()
            default: try readState(field, &reader)
            }
        }
        guard let id, let address, !platform.isEmpty else { throw .missingField }
        (self.id, self.address) = (id, address)
        try checkOrigins()
    }

    private mutating func readState(_ field: UInt64, _ reader: inout WireReader) throws(WireError) {
        switch field {
        case 10: origins.append(try reader.message())
        case 11: hours.append(try reader.message())
        case 12: slots.append(try reader.message())
        case 13: touchLevel = try reader.int()
        case 14: portMaps.append(try reader.message())
        case 15: handshakes.append(try reader.message())
        case 16: conversationsOpened.append(try reader.message())
        case 17: syn = try reader.message(OpeningSignature.self)
        case 18: synAck = try reader.message(OpeningSignature.self)
        case 19: absorbedOpened.append(try reader.time())
        case 20: streams.append(try reader.message())
        case 21: streamLevel = try reader.int()
        case 22: payloadBytesMax = try reader.int()
        default: try reader.skip()
        }
    }

    /// Touches refer to origins by index: one beyond the table would trap later.
    private func checkOrigins() throws(WireError) {
        var highest = max(syn.map { Int($0.key.origin) } ?? -1, synAck.map { Int($0.key.origin) } ?? -1)
        for hour in hours {
            for activity in hour.machines { highest = max(highest, activity.originMax) }
        }
        for machine in streams { highest = max(highest, machine.originMax) }
        guard origins.count <= Int(UInt16.max), highest < max(origins.count, 1) else { throw .invalidValue }
    }
}
