extension SensorReport: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.message(1, platform)
        writer.string(2, sensor)
        writer.fixed64(3, epoch)
        writer.int(4, hour)
        writer.time(5, reported)
        writer.int(6, minutesUp)
        writer.int(7, captured)
        writer.int(8, dropped)
        writer.int(9, ignored)
        writer.int(10, published)
        writer.int(11, discarded)
        writer.string(12, version)
        writer.bool(13, isReplay)
        writer.int(14, spooled)
        writer.int(15, spooledBytes)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        let blank = PlatformDescription(id: "", country: "", networkKind: "", machines: [])
        self.init(platform: blank, sensor: "", epoch: 0, hour: 0, reported: Timestamp(nanoseconds: 0))
        while let field = try reader.next() {
            switch field {
            case 1: platform = try reader.message()
            case 2: sensor = try reader.name()
            case 3: epoch = try reader.fixed64()
            case 4: hour = try reader.int()
            case 5: reported = try reader.time()
            case 6: minutesUp = try reader.int()
            case 7: captured = try reader.int()
            case 8: dropped = try reader.int()
            case 9: ignored = try reader.int()
            case 10: published = try reader.int()
            case 11: discarded = try reader.int()
            case 12: version = try reader.string()
            case 13: isReplay = try reader.bool()
            case 14: spooled = try reader.int()
            case 15: spooledBytes = try reader.int()
            default: try reader.skip()
            }
        }
        guard !platform.id.isEmpty, !sensor.isEmpty else { throw .missingField }
    }

    /// The key in the topic: newer reports of the same hour and epoch replace older ones.
    package var key: [UInt8] { Array("report/\(platform.id)/\(sensor)/\(epoch)/\(hour)".utf8) }
}

extension PlatformDescription: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.string(1, id)
        writer.string(2, country)
        writer.string(3, networkKind)
        writer.messages(4, machines)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(id: "", country: "", networkKind: "", machines: [])
        while let field = try reader.next() {
            switch field {
            case 1: id = try reader.name()
            case 2: country = try reader.string()
            case 3: networkKind = try reader.string()
            case 4: machines.append(try reader.message())
            default: try reader.skip()
            }
        }
    }
}

extension PlatformDescription.Machine: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.int(1, index)
        writer.address(2, address)
        writer.string(3, system)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        var address: Address?
        var (index, system): (UInt8, String) = (0, "")
        while let field = try reader.next() {
            switch field {
            case 1: index = try reader.int()
            case 2: address = try reader.address()
            case 3: system = try reader.string()
            default: try reader.skip()
            }
        }
        guard let address else { throw .missingField }
        self.init(index: index, address: address, system: system)
    }
}
