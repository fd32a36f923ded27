extension Commit: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.int(1, partition)
        writer.message(2, revision)
        writer.int(3, restoreFrom)
        writer.messages(4, clocks)
        writer.messages(5, starts)
        writer.int(6, othersFrom)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(partition: 0, revision: .none, restoreFrom: 0)
        while let field = try reader.next() {
            switch field {
            case 1: partition = try reader.int()
            case 2: revision = try reader.message()
            case 3: restoreFrom = try reader.int()
            case 4: clocks.append(try reader.message())
            case 5: starts.append(try reader.message())
            case 6: othersFrom = try reader.int()
            default: try reader.skip()
            }
        }
    }
}

extension PlatformClock: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.string(1, platform)
        writer.time(2, watermark)
        writer.messages(3, sensors)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(platform: "", watermark: Timestamp(nanoseconds: 0), sensors: [])
        while let field = try reader.next() {
            switch field {
            case 1: platform = try reader.name()
            case 2: watermark = try reader.time()
            case 3: sensors.append(try reader.message())
            default: try reader.skip()
            }
        }
    }
}

extension SensorClock: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.string(1, sensor)
        writer.time(2, clock)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(sensor: "", clock: Timestamp(nanoseconds: 0))
        while let field = try reader.next() {
            switch field {
            case 1: sensor = try reader.name()
            case 2: clock = try reader.time()
            default: try reader.skip()
            }
        }
    }
}

extension PlatformStart: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.string(1, platform)
        writer.int(2, restoreFrom)
        if completeFrom > .distantPast { writer.presentTime(3, completeFrom) }
        writer.int(4, openFrom)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(platform: "", restoreFrom: 0, openFrom: 0, completeFrom: .distantPast)
        while let field = try reader.next() {
            switch field {
            case 1: platform = try reader.name()
            case 2: restoreFrom = try reader.int()
            case 3: completeFrom = try reader.time()
            case 4: openFrom = try reader.int()
            default: try reader.skip()
            }
        }
    }
}
