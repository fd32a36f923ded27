extension Revision: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.int(1, generation)
        writer.sint(2, offset)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(generation: 0, offset: 0)
        while let field = try reader.next() {
            switch field {
            case 1: generation = try reader.int()
            case 2: offset = try reader.sint()
            default: try reader.skip()
            }
        }
        guard (-1..<Int64.max).contains(offset) else { throw .invalidValue }
    }
}

extension SessionID: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.int(1, generation)
        writer.int(2, partition)
        writer.int(3, offset)
        writer.int(4, index)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(generation: 0, partition: 0, offset: 0, index: 0)
        while let field = try reader.next() {
            switch field {
            case 1: generation = try reader.int()
            case 2: partition = try reader.int()
            case 3: offset = try reader.int()
            case 4: index = try reader.int()
            default: try reader.skip()
            }
        }
    }
}

extension Origin: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.string(1, sensor)
        writer.fixed64(2, epoch)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(sensor: "", epoch: 0)
        while let field = try reader.next() {
            switch field {
            case 1: sensor = try reader.name()
            case 2: epoch = try reader.fixed64()
            default: try reader.skip()
            }
        }
    }
}
