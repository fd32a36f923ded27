import Pipeline
import Testing

@Suite("The hours of a ledger line")
struct LedgerHourTests {
    private let attacker = Attacker("198.51.100.7")

    /// A batch of so many packets for each number of `packets`, an hour apart.
    private func batches(_ packets: [Int]) -> [PacketBatch] {
        var spool = SensorSpool()
        return packets.enumerated().map { hour, count in
            let time = Timestamp.hours(Int64(hour))
            return spool.batch((0..<count).map { _ in attacker.tcp(80, at: time) }, clock: time)
        }
    }

    private func hour(_ number: Int64) -> Int32 { Timestamp.hours(number).hour }

    @Test("what a batch changes belongs to the UTC hour of the line's clock")
    func hours() throws {
        var desk = Desk()
        for batch in batches([3, 0, 5]) { desk.take(batch) }
        let line = try #require(try desk.lines().first)
        #expect(line.hours.map(\.hour) == [hour(0), hour(2)])
        #expect(line.hours.map(\.captured) == [3, 5] && line.hours.map(\.counted) == [3, 5] && line.hours.map(\.delivered) == [3, 5])
        #expect(line.hoursBalance && line.hoursAddUp)
    }

    @Test("a gap is missing in the hour in which it was noticed, and taken back in the hour in which it was filled")
    func filledLater() throws {
        var desk = Desk()
        let sent = batches([3, 4, 5, 6])
        for number in [0, 2, 3, 1, 1] { desk.take(sent[number]) }
        let line = try #require(try desk.lines().first)
        #expect(line.hours.map(\.hour) == [hour(0), hour(2), hour(3)])
        #expect(line.hours.map(\.missing) == [0, 4, -4] && line.hours.map(\.captured) == [3, 9, 6])
        #expect(line.hours.map(\.counted) == [3, 5, 10] && line.hours.map(\.duplicate) == [0, 0, 4])
        #expect(line.hoursBalance && line.hoursAddUp)
    }

    @Test("a clock from the future is accounted for in the hour up to which it is believed")
    func future() throws {
        var desk = Desk()
        var batch = batches([2])[0]
        batch.clock = .hours(500)
        desk.take(batch, sent: .hours(1))
        let line = try #require(try desk.lines().first)
        #expect(line.hours.map(\.hour) == [hour(1)])
    }

    @Test("a line carries the last 72 hours in which something changed")
    func kept() throws {
        var desk = Desk()
        for batch in batches((0..<150).map { $0 % 2 }) { desk.take(batch) }
        let line = try #require(try desk.lines().first)
        #expect(line.counted == 75 && line.hours.count == 72)
        #expect(line.hours.map(\.hour) == (0..<72).map { hour(7 + 2 * $0) })
    }

    @Test("a flush must not wait until hours that nobody has written fall out of the line, not even behind a slow sensor")
    func written() throws {
        var (desk, slow, fast) = (Desk(), SensorSpool(sensor: "slow"), SensorSpool(sensor: "fast"))
        desk.take(slow.batch([attacker.tcp(80, at: .hours(0))]))
        var written: Set<Int32> = []
        for hour in 0..<160 {
            desk.take(fast.batch([attacker.tcp(80, at: .hours(Int64(hour)))]))
            if desk.stage.mustFlush || hour == 159 { for line in try desk.lines() { written.formUnion(line.hours.map(\.hour)) } }
        }
        #expect(written.count == 160)
    }

    @Test("records that are gone from the topic are counted in the line of the batch behind the gap, and in its hour")
    func lostRecords() throws {
        var desk = Desk()
        let sent = batches([1, 1, 1])
        desk.take(sent[0], lostBefore: 5)
        desk.take(sent[1])
        desk.take(sent[1], lostBefore: 2)
        desk.take(sent[2], lostBefore: 1)
        let line = try #require(try desk.lines().first)
        #expect(line.lostRecords == 8 && line.hours.map(\.lostRecords) == [5, 2, 1])
        #expect(line.hoursAddUp)
    }

    @Test("a gap before a batch that cannot be accounted for is counted all the same")
    func lostBeforeContradiction() throws {
        var desk = Desk()
        var batch = batches([1])[0]
        batch.packetsBefore = 3
        desk.take(batch, lostBefore: 4)
        let line = try #require(try desk.lines().first)
        #expect(desk.reasons == [.unreadable] && line.lostRecords == 4 && line.hours.map(\.hour) == [hour(0)])
    }

    @Test("the hours survive a restart, and none is counted twice")
    func restart() throws {
        var desk = Desk()
        let sent = batches([3, 4])
        desk.take(sent[0])
        desk.take(sent[1])
        try desk.restart()
        desk.take(sent[1])
        let line = try #require(try desk.lines().first)
        #expect(line.hours.map(\.counted) == [3, 4] && line.hours.map(\.duplicate) == [0, 4] && line.hoursAddUp)
    }
}

extension LedgerLine {
    var hoursBalance: Bool { hours.allSatisfy(\.balances) && zip(hours, hours.dropFirst()).allSatisfy { $0.hour < $1.hour } }

    /// A line that may have lost hours says nothing here.
    var hoursAddUp: Bool {
        guard hours.count < Self.hoursMax else { return true }
        return hours.reduce(LedgerHour(hour: 0), +) == LedgerHour(totalsOf: self)
    }
}
