extension TCPSignature: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.bool(1, isSynAck)
        writer.int(2, ipVersion)
        writer.int(3, ttl)
        writer.int(4, ipOptionBytes)
        writer.int(5, mss)
        writer.int(6, window)
        writer.int(7, windowScale)
        writer.data(8, options)
        writer.int(9, eolPadding)
        writer.int(10, quirks.rawValue)
        writer.bool(11, hasPayload)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(
            isSynAck: false, ipVersion: 0, ttl: 0, ipOptionBytes: 0, mss: 0, window: 0, windowScale: 0, options: [], eolPadding: 0,
            quirks: [], hasPayload: false)
        while let field = try reader.next() {
            switch field {
            case 1: isSynAck = try reader.bool()
            case 2: ipVersion = try reader.int()
            case 3: ttl = try reader.int()
            case 4: ipOptionBytes = try reader.int()
            case 5: mss = try reader.int()
            case 6: window = try reader.int()
            case 7: windowScale = try reader.int()
            case 8: options = try reader.data()
            case 9: eolPadding = try reader.int()
            case 10: quirks = TCPQuirks(rawValue: try reader.int())
            case 11: hasPayload = try reader.bool()
            default: try reader.skip()
            }
        }
    }
}

extension OpeningSignature: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.message(1, key)
        writer.message(2, signature)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        var (key, signature): (TouchKey?, TCPSignature?)
        while let field = try reader.next() {
            switch field {
            case 1: key = try reader.message(TouchKey.self)
            case 2: signature = try reader.message(TCPSignature.self)
            default: try reader.skip()
            }
        }
        guard let key, let signature else { throw .missingField }
        self.init(key: key, signature: signature)
    }
}
