extension PacketBatch: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.reserve(byteCount: packets.count + platform.utf8.count + sensor.utf8.count + 64)
        writer.string(1, platform)
        writer.string(2, sensor)
        writer.fixed64(3, epoch)
        writer.int(4, number)
        writer.int(5, packetsBefore)
        writer.int(6, packetCount)
        writer.time(7, clock)
        writer.data(8, packets)
        writer.bool(9, isRedriven)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(
            platform: "", sensor: "", epoch: 0, number: 0, packetsBefore: 0, packetCount: 0, clock: Timestamp(nanoseconds: 0), packets: [])
        while let field = try reader.next() {
            switch field {
            case 1: platform = try reader.name()
            case 2: sensor = try reader.name()
            case 3: epoch = try reader.fixed64()
            case 4: number = try reader.int()
            case 5: packetsBefore = try reader.int()
            case 6: packetCount = try reader.int()
            case 7: clock = try reader.time()
            case 8: packets = try reader.data()
            case 9: isRedriven = try reader.bool()
            default: try reader.skip()
            }
        }
        guard !platform.isEmpty, !sensor.isEmpty else { throw .missingField }
        // The count is bounded by what a broker's largest record could hold, so that sums cannot overflow.
        guard number >= 0, packetsBefore >= 0, packetsBefore < 1 << 60, (0...(1 << 24)).contains(packetCount) else { throw .invalidValue }
    }
}
