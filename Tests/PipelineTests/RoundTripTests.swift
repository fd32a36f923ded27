import Pipeline
import Testing

@Suite("Codecs")
struct RoundTripTests {
    @Test("every message is read as it was written, extreme values included")
    func messages() throws {
        for seed in UInt64(1)...300 {
            for message in AnyMessage.all(seed: seed) { #expect(try message.isSame(message.bytes), "\(message.type), seed \(seed)") }
        }
    }

    @Test("zero and absent are told apart where they mean different things")
    func presence() throws {
        let zero = Timestamp(nanoseconds: 0)
        var line = LedgerLine(platform: "p", sensor: "s", epoch: 1, partition: 0, revision: Revision(generation: 1, offset: 0))
        for (number, clock, first) in [(0, zero, zero), (-1, .distantPast, nil)] as [(Int64, Timestamp, Timestamp?)] {
            (line.lastNumber, line.clock, line.firstCaptured) = (number, clock, first)
            #expect(try LedgerLine(encoded: line.encoded()) == line)
        }
        var enrichment = Enrichment()
        for name in [nil, "", "host.example"] as [String?] {
            enrichment.hostName = name
            #expect(try Enrichment(encoded: enrichment.encoded()) == enrichment)
        }
    }

    @Test("fields that a reader does not know are passed over")
    func unknownFields() throws {
        let revision = Revision(generation: 7, offset: 9)
        // Field 100 as varint, 64 bits, bytes and 32 bits.
        let unknown: [UInt8] = [
            0xa0, 0x06, 0x05, 0xa1, 0x06, 1, 2, 3, 4, 5, 6, 7, 8, 0xa2, 0x06, 2, 9, 9, 0xa5, 0x06, 1, 2, 3, 4,
        ]
        #expect(try Revision(encoded: unknown + revision.encoded() + unknown) == revision)
    }

    @Test("a message without what it must have is refused")
    func missing() {
        #expect(throws: WireError.missingField) { try PacketBatch(encoded: []) }
        #expect(throws: WireError.missingField) { try SensorReport(encoded: []) }
        #expect(throws: WireError.missingField) { try LedgerLine(encoded: []) }
        #expect(throws: WireError.missingField) { try Session(encoded: []) }
        #expect(throws: WireError.missingField) { try SessionRow(encoded: []) }
        #expect(throws: WireError.missingField) { try AttackRow(encoded: []) }
        #expect(throws: WireError.missingField) { try StatisticRow(encoded: []) }
        #expect(throws: WireError.missingField) { try Attack(encoded: []) }
    }

    @Test("values beyond their range are refused")
    func ranges() {
        var messages = RandomMessages(seed: 3)
        func refused<Message: WireCodable>(_ message: Message) {
            #expect(throws: WireError.invalidValue) { try Message(encoded: message.encoded()) }
        }
        for (number, before, count) in [(-1, 0, 0), (0, -1, 0), (0, 1 << 60, 0), (0, 0, -1), (0, 0, 1 << 24 + 1)] as [(Int64, Int64, Int64)]
        {
            var batch = messages.batch()
            (batch.number, batch.packetsBefore, batch.packetCount) = (number, before, count)
            refused(batch)
        }
        refused(Revision(generation: 1, offset: .max))
        refused(Revision(generation: 1, offset: -2))
        var line = messages.line()
        line.counted = .max
        refused(line)
        line = messages.line()
        line.missing = [MissingRange(first: 2, last: 1, packetsBefore: 0, packetsAfter: 0)]
        refused(line)
        let hours: [[Int32]] = [[2, 1], [1, 1], Array(0...72)]
        for hours in hours {
            line = messages.line()
            line.hours = hours.map(LedgerHour.init)
            refused(line)
        }
        line.hours = [messages.hour(1)]
        line.hours[0].duplicate = -1
        refused(line)
        var session = messages.session()
        session.hours = [HourActivity(hour: 1, machines: [messages.activity()])]
        session.hours[0].machines[0].firstReceived = TouchKey(time: Timestamp(nanoseconds: 0), origin: 9, batch: 0, index: 0)
        refused(session)
    }

    @Test("names of platforms and sensors have at most 255 bytes, and a row at most 768 KiB")
    func lengths() throws {
        var messages = RandomMessages(seed: 4)
        func refused<Message: WireCodable>(_ message: Message) {
            #expect(throws: WireError.invalidValue) { try Message(encoded: message.encoded()) }
        }
        let long = String(repeating: "é", count: 128)
        var (batch, line, session, report) = (messages.batch(), messages.line(), messages.session(), messages.report())
        (batch.platform, line.sensor, session.origins[0].sensor, report.platform.id) = (long, long, long, long)
        refused(batch)
        refused(line)
        refused(session)
        refused(report)
        batch.platform = String(long.dropLast()) + "x"
        #expect(try PacketBatch(encoded: batch.encoded()) == batch)
        let row = SessionRow.line(messages.line()).encoded()
        let unknown: [UInt8] = [0xa2, 0x06, 0xff, 0xff, 0x2f] + [UInt8](repeating: 0, count: 786_431)
        #expect(throws: WireError.tooLong) { try SessionRow(row: row + unknown) }
        _ = try SessionRow(encoded: row + unknown)
        _ = try SessionRow(row: row)
    }

    @Test("a map of ports that is not there is refused before anything is kept for it")
    func emptyMap() {
        #expect(throws: WireError.invalidValue) { try PortMap(encoded: []) }
        #expect(throws: WireError.invalidValue) { try PortMap(encoded: [0x1a, 1, 0xff]) }
    }
}
