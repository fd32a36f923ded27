extension TouchKey: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.time(1, time)
        writer.int(2, origin)
        writer.int(3, batch)
        writer.int(4, index)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(time: Timestamp(nanoseconds: 0), origin: 0, batch: 0, index: 0)
        while let field = try reader.next() { try read(field, &reader) }
    }

    mutating func read(_ field: UInt64, _ reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: time = try reader.time()
        case 2: origin = try reader.int()
        case 3: batch = try reader.int()
        case 4: index = try reader.int()
        default: try reader.skip()
        }
    }
}

extension Touch: WireCodable {
    package func encode(into writer: inout WireWriter) {
        key.encode(into: &writer)
        writer.int(5, transport.rawValue)
        writer.int(6, port)
        writer.int(7, remotePort)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        let origin = TouchKey(time: Timestamp(nanoseconds: 0), origin: 0, batch: 0, index: 0)
        self.init(key: origin, transport: .tcp, port: 0, remotePort: 0)
        while let field = try reader.next() {
            switch field {
            case 5: transport = try reader.transport()
            case 6: port = try reader.int()
            case 7: remotePort = try reader.int()
            default: try key.read(field, &reader)
            }
        }
    }
}

extension WireReader {
    mutating func transport() throws(WireError) -> TransportProtocol {
        guard let transport = TransportProtocol(rawValue: try int(UInt8.self)) else { throw .invalidValue }
        return transport
    }
}
