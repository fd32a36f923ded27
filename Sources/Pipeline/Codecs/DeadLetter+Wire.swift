extension DeadLetter: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.string(1, service)
        writer.string(2, topic)
        writer.int(3, partition)
        writer.int(4, offset)
        writer.string(5, reason)
        writer.string(6, detail)
        writer.data(7, key)
        writer.data(8, value)
        writer.bool(9, index != nil)
        writer.int(10, index ?? 0)
        writer.time(11, captured)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(
            service: "", topic: "", partition: 0, offset: 0, reason: "", detail: "", key: [], value: [], index: nil,
            captured: Timestamp(nanoseconds: 0))
        while let field = try reader.next() {
            switch field {
            case 1: service = try reader.string()
            case 2: topic = try reader.string()
            case 3: partition = try reader.int()
            case 4: offset = try reader.int()
            case 5: reason = try reader.string()
            case 6: detail = try reader.string()
            case 7: key = try reader.data()
            case 8: value = try reader.data()
            case 9: if try reader.bool() { index = index ?? 0 }
            case 10: index = try reader.int(UInt32.self)
            case 11: captured = try reader.time()
            default: try reader.skip()
            }
        }
    }
}
