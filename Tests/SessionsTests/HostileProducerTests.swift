import Pipeline
import Sessions
import TestSupport
import Testing

/// Whoever can write to `packets.v1` must not be able to make a row that no broker takes: the service would end, and again at each start.
@Suite("A hostile producer", .timeLimit(.minutes(Patience.stretched(2))))
struct HostileProducerTests {
    private static let rowBytesMax = 256 * 1_024

    /// The rows on the wire, the longest.
    private func longest(_ desk: inout Desk) throws -> Int {
        try desk.flush()
        return desk.rows.values.map { $0.encoded().count }.max() ?? 0
    }

    private func batch(_ number: Int64, before: Int64 = 0, isRedriven: Bool = false) -> PacketBatch {
        PacketBatch(
            platform: "p", sensor: "s", epoch: 1, number: number, packetsBefore: before, packetCount: 0, clock: .start, packets: [],
            isRedriven: isRedriven)
    }

    @Test("a line keeps 4,096 gaps; a batch that would make one more is set aside")
    func gaps() throws {
        var desk = Desk()
        for step in Int64(1)...6_000 { desk.take(batch(step << 48, before: step << 46)) }
        #expect(try longest(&desk) < Self.rowBytesMax)
        #expect(desk.setAside.count == 6_000 - 4_096 && desk.reasons.allSatisfy { $0 == .unreadable })
        let line = try #require(try desk.lines().first)
        #expect(line.missing.count == 4_096 && line.balances)
        // The middle of a gap would make two of one; its edge makes none.
        desk.take(batch(1 << 47, before: 1 << 45))
        #expect(desk.setAside.count == 6_000 - 4_096 + 1)
        desk.take(batch(0))
        #expect(desk.setAside.count == 6_000 - 4_096 + 1)
        #expect(try desk.lines().first?.missing.first?.first == 1)
    }

    @Test("names given to redriven packets leave no more holes than a row can hold")
    func redriven() throws {
        var desk = Desk()
        for step in Int64(1)...10_000 { desk.take(batch(step << 48, isRedriven: true)) }
        #expect(try longest(&desk) < Self.rowBytesMax)
        #expect(desk.setAside.count == 10_000 - 8_192)
        #expect(try desk.lines().allSatisfy { $0.balances })
        // Names that a redriven packet can really have always fit: no order leaves more holes than every other one.
        var real = Desk()
        for number in stride(from: Int64(1), to: 16_384, by: 2) { real.take(batch(number, isRedriven: true)) }
        #expect(real.setAside.isEmpty)
    }

    @Test("more than 1,024 sensors are refused, and the commit stays one that a broker takes; the known ones go on")
    func sensors() throws {
        var desk = Desk()
        func name(_ number: Int) -> String { String(repeating: "x", count: 250) + "\(number)" }
        for number in 1_000..<3_000 {
            var spool = SensorSpool(platform: name(number), sensor: name(number))
            desk.take(spool.batch([], clock: .start))
        }
        #expect(desk.setAside.count == 2_000 - 1_024)
        var rows: [SessionRow] = []
        desk.stage.flush(into: &rows)
        let last = desk.stage.commit()
        let commit = try #require(last)
        #expect(commit.encoded().count < Topic.rowBytesMax && rows.count == 1_024)
        var again = Desk()
        again.stage.restore(commit, offset: 0)
        again.offset = again.stage.restored()
        var (known, unknown) = (SensorSpool(platform: name(1_000), sensor: name(1_000)), SensorSpool(platform: "new", sensor: "new"))
        again.take(known.batch([], clock: .hours(1)))
        #expect(again.setAside.isEmpty)
        again.take(unknown.batch([], clock: .hours(1)))
        #expect(again.reasons == [.unreadable])
    }

    @Test("a source seen in very many runs has a row that fits, and every packet counts")
    func runs() throws {
        var desk = Desk()
        let attacker = Attacker("198.51.100.7")
        for number in 0..<600 {
            var spool = SensorSpool(sensor: String(repeating: "x", count: 252) + "\(number)", epoch: UInt64(number % 7))
            desk.take(spool.batch([attacker.tcp(UInt16(number), at: .seconds(Int64(number)))]))
        }
        #expect(try longest(&desk) < Self.rowBytesMax)
        #expect(try desk.sessions().first?.summary.packetsReceived == 600)
    }
}
