extension LedgerLine: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.string(1, platform)
        writer.string(2, sensor)
        writer.fixed64(3, epoch)
        writer.int(4, partition)
        writer.message(5, revision)
        writer.sint(6, lastNumber)
        writer.int(7, captured)
        writer.int(8, delivered)
        writer.int(9, counted)
        writer.int(10, duplicate)
        writer.int(11, late)
        writer.int(12, clockRefused)
        writer.int(13, malformed)
        writer.int(14, unreadable)
        writer.messages(15, missing)
        writer.time(16, clock)
        if let firstCaptured { writer.presentTime(17, firstCaptured) }
        if let lastCaptured { writer.presentTime(18, lastCaptured) }
        writer.int(19, rowsFrom)
        writer.bool(20, isRedriven)
        writer.int(21, lostRecords)
        writer.messages(22, hours)
        writer.bool(23, isQuiet)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(platform: "", sensor: "", epoch: 0, partition: 0, revision: .none)
        (lastNumber, clock) = (0, Timestamp(nanoseconds: 0))
        while let field = try reader.next() {
            switch field {
            case 1: platform = try reader.name()
            case 2: sensor = try reader.name()
            case 3: epoch = try reader.fixed64()
            case 4: partition = try reader.int()
            case 5: revision = try reader.message()
            case 6: lastNumber = try reader.sint()
            case 7: captured = try reader.int()
            case 8: delivered = try reader.int()
            case 9: counted = try reader.int()
            case 10: duplicate = try reader.int()
            default: try readRest(field, &reader)
            }
        }
        guard !platform.isEmpty, !sensor.isEmpty else { throw .missingField }
        let areCounts = counts.allSatisfy { (0...Self.countMax).contains($0) }
        guard lastNumber >= -1, rowsFrom >= 0, areCounts, missing.allSatisfy(\.isOrdered), hoursAreOrdered else { throw .invalidValue }
    }

    /// Above what any sensor can send, and low enough that sums cannot overflow.
    fileprivate static let countMax: Int64 = 1 << 61
    private var counts: [Int64] { [captured, delivered, counted, duplicate, late, clockRefused, malformed, unreadable, lostRecords] }
    private var hoursAreOrdered: Bool { hours.count <= Self.hoursMax && zip(hours, hours.dropFirst()).allSatisfy { $0.hour < $1.hour } }

    private mutating func readRest(_ field: UInt64, _ reader: inout WireReader) throws(WireError) {
        switch field {
        case 11: late = try reader.int()
        case 12: clockRefused = try reader.int()
        case 13: malformed = try reader.int()
        case 14: unreadable = try reader.int()
        case 15: missing.append(try reader.message())
        case 16: clock = try reader.time()
        case 17: firstCaptured = try reader.time()
        case 18: lastCaptured = try reader.time()
        case 19: rowsFrom = try reader.int()
        case 20: isRedriven = try reader.bool()
        case 21: lostRecords = try reader.int()
        case 22: hours.append(try reader.message())
        case 23: isQuiet = try reader.bool()
        default: try reader.skip()
        }
    }
}

extension MissingRange: WireCodable {
    fileprivate var isOrdered: Bool { 0 <= first && first <= last && 0 <= packetsBefore && packetsBefore <= packetsAfter }

    package func encode(into writer: inout WireWriter) {
        writer.int(1, first)
        writer.int(2, last)
        writer.int(3, packetsBefore)
        writer.int(4, packetsAfter)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(first: 0, last: 0, packetsBefore: 0, packetsAfter: 0)
        while let field = try reader.next() {
            switch field {
            case 1: first = try reader.int()
            case 2: last = try reader.int()
            case 3: packetsBefore = try reader.int()
            case 4: packetsAfter = try reader.int()
            default: try reader.skip()
            }
        }
    }
}

extension LedgerHour: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.sint(1, Int64(hour))
        writer.int(2, captured)
        writer.int(3, delivered)
        writer.int(4, counted)
        writer.int(5, duplicate)
        writer.sint(6, missing)
        writer.int(7, late)
        writer.int(8, clockRefused)
        writer.int(9, malformed)
        writer.int(10, unreadable)
        writer.int(11, lostRecords)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(hour: 0)
        while let field = try reader.next() {
            switch field {
            case 1:
                guard let value = Int32(exactly: try reader.sint()) else { throw .invalidValue }
                hour = value
            case 2: captured = try reader.int()
            case 3: delivered = try reader.int()
            case 4: counted = try reader.int()
            case 5: duplicate = try reader.int()
            case 6: missing = try reader.sint()
            case 7: late = try reader.int()
            case 8: clockRefused = try reader.int()
            case 9: malformed = try reader.int()
            case 10: unreadable = try reader.int()
            case 11: lostRecords = try reader.int()
            default: try reader.skip()
            }
        }
        let counts = [captured, delivered, counted, duplicate, late, clockRefused, malformed, unreadable, lostRecords]
        guard counts.allSatisfy({ (0...LedgerLine.countMax).contains($0) }), missing.magnitude <= LedgerLine.countMax else {
            throw .invalidValue
        }
    }
}
