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
        if let batch {
            writer.string(12, batch.platform)
            writer.string(13, batch.sensor)
            writer.fixed64(14, batch.epoch)
            writer.int(15, batch.number)
        }
        writer.int(16, generation)
        writer.bool(17, batch?.isRedriven ?? false)
        writer.data(18, signature)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(
            service: "", topic: "", partition: 0, offset: 0, reason: "", detail: "", key: [], value: [], index: nil,
            captured: Timestamp(nanoseconds: 0))
        var origin = BatchOrigin(platform: "", sensor: "", epoch: 0, number: 0)
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
            case 12: origin.platform = try reader.string()
            case 13: origin.sensor = try reader.string()
            case 14: origin.epoch = try reader.fixed64()
            case 15: origin.number = try reader.int()
            case 16: generation = try reader.int()
            case 17: origin.isRedriven = try reader.bool()
            case 18: signature = try reader.data()
            default: try reader.skip()
            }
        }
        if !origin.platform.isEmpty, !origin.sensor.isEmpty, origin.number >= 0 { batch = origin }
    }
}
