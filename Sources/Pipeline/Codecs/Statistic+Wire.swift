extension Statistic: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.string(1, key.platform)
        writer.int(2, key.window.kind)
        writer.sint(3, key.window.number)
        writer.string(4, key.measure.rawValue)
        writer.string(5, key.item)
        writer.int(6, key.partition)
        writer.message(7, revision)
        writer.int(8, value.sources)
        writer.int(9, value.visits)
        writer.int(10, value.packets)
        writer.int(11, value.bytes)
        writer.time(12, start)
        writer.time(13, end)
        writer.time(14, asOf)
        writer.bool(15, isFinal)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        var (platform, measure, item): (String, Measure?, String) = ("", nil, "")
        var (kind, number, partition): (UInt8, Int64, Int32) = (0, 0, 0)
        var (value, revision) = (StatisticValue(), Revision.none)
        var (start, end, asOf) = (Timestamp(nanoseconds: 0), Timestamp(nanoseconds: 0), Timestamp(nanoseconds: 0))
        var isFinal = false
        while let field = try reader.next() {
            switch field {
            case 1: platform = try reader.name()
            case 2: kind = try reader.int()
            case 3: number = try reader.sint()
            case 4: measure = Measure(rawValue: try reader.string())
            case 5: item = try reader.string()
            case 6: partition = try reader.int()
            case 7: revision = try reader.message()
            case 8: value.sources = try reader.int()
            case 9: value.visits = try reader.int()
            case 10: value.packets = try reader.int()
            case 11: value.bytes = try reader.int()
            case 12: start = try reader.time()
            case 13: end = try reader.time()
            case 14: asOf = try reader.time()
            case 15: isFinal = try reader.bool()
            default: try reader.skip()
            }
        }
        guard let window = Window(kind: kind, number: number), let measure, !platform.isEmpty else { throw .missingField }
        let key = StatisticKey(
            platform: platform, window: window, measure: measure, item: item, partition: partition, generation: revision.generation)
        self.init(key: key, revision: revision, value: value, start: start, end: end, asOf: asOf, isFinal: isFinal)
    }
}

extension Window {
    var kind: UInt8 {
        switch self {
        case .hour: 1
        case .day: 2
        case .rollingHour: 3
        case .rollingDay: 4
        case .rollingWeek: 5
        }
    }

    var number: Int64 {
        switch self {
        case .hour(let hour): Int64(hour)
        case .day(let day): Int64(day)
        default: 0
        }
    }

    init?(kind: UInt8, number: Int64) {
        guard let number = Int32(exactly: number) else { return nil }
        switch kind {
        case 1: self = .hour(number)
        case 2: self = .day(number)
        case 3: self = .rollingHour
        case 4: self = .rollingDay
        case 5: self = .rollingWeek
        default: return nil
        }
    }
}
