import Pipeline
import Testing

@Suite("Batches that a person gives in again")
struct RedrivenTests {
    private let attacker = Attacker("198.51.100.7")

    private func redriven(_ sightings: Sighting..., clock: Timestamp) -> PacketBatch {
        var spool = SensorSpool(epoch: 99)
        var batch = spool.batch(sightings, clock: clock)
        batch.isRedriven = true
        return batch
    }

    @Test("they are counted where they belong, in a line of their own without a clock")
    func counted() throws {
        var desk = Desk()
        desk.take(attacker.tcp(80, at: .hours(10)))
        desk.take(redriven(attacker.tcp(81, at: .hours(9)), clock: .hours(9)))
        let lines = try desk.lines()
        #expect(lines.map(\.isRedriven) == [false, true] && lines.map(\.counted) == [1, 1])
        #expect(lines[1].clock == .distantPast && lines[1].hours.map(\.hour) == [Timestamp.hours(9).hour])
        #expect(try desk.sessions().map { $0.summary.packetsReceived } == [2])
    }

    @Test("their clock makes nobody late and opens no window, even if it is far ahead")
    func clock() throws {
        var desk = Desk()
        desk.take(attacker.tcp(80, at: .hours(10)))
        desk.take(redriven(attacker.tcp(81, at: .hours(1_000)), clock: .hours(1_000)))
        desk.take(attacker.tcp(80, at: .hours(11)))
        #expect(desk.setAside.isEmpty && !desk.stage.mustFlush)
        let line = try #require(try desk.lines().first)
        #expect(line.clock == .hours(11))
    }

    @Test("whoever gives them in first does not begin a platform's clock")
    func first() throws {
        var desk = Desk()
        desk.take(redriven(attacker.tcp(81, at: .hours(1_000)), clock: .hours(1_000)))
        desk.take(attacker.tcp(80, at: .hours(1)))
        #expect(desk.setAside.isEmpty)
    }

    @Test("a packet that was late is late again: the platform's clock decides")
    func lateAgain() throws {
        var desk = Desk()
        desk.take(clock: .hours(100))
        desk.take(redriven(attacker.tcp(81, at: .hours(10)), clock: .hours(10)))
        #expect(desk.reasons == [.late])
        let line = try #require(try desk.lines().first { $0.isRedriven })
        #expect(line.late == 1 && line.counted == 0 && line.balances)
    }

    @Test("their hours may come in any order; those before the oldest of 72 are added to it")
    func hours() throws {
        var desk = Desk()
        var spool = SensorSpool(epoch: 99)
        for number in [90, 3, 50, 3] + Array(100...170) + [1, 51] {
            var batch = spool.batch([attacker.tcp(80, at: .hours(Int64(number)))])
            batch.isRedriven = true
            desk.take(batch)
        }
        let line = try #require(try desk.lines().first)
        #expect(line.hours.count == 72 && line.hoursBalance)
        let oldest = line.hours.prefix(2).map { ($0.hour - Timestamp.hours(0).hour, $0.counted) }
        #expect(oldest.map(\.0) == [90, 100] && oldest.map(\.1) == [3, 1])
    }

    @Test("given in twice they count once")
    func twice() throws {
        var desk = Desk()
        let batch = redriven(attacker.tcp(81, at: .hours(9)), clock: .hours(9))
        desk.take(batch)
        desk.take(batch)
        let line = try #require(try desk.lines().first)
        #expect((line.counted, line.duplicate) == (1, 1))
    }

    @Test("a line is a sensor's or redriven: a batch of the other kind contradicts it")
    func mixed() throws {
        var desk = Desk()
        desk.take(attacker.tcp(80, at: .hours(10)))
        var batch = redriven(attacker.tcp(81, at: .hours(9)), clock: .hours(9))
        (batch.epoch, batch.number, batch.packetsBefore) = (1, 1, 1)
        desk.take(batch)
        #expect(desk.reasons == [.unreadable])
        let line = try #require(try desk.lines().first)
        #expect(line.counted == 1 && line.balances)
    }
}
