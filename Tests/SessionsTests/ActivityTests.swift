import Pipeline
import Testing

@Suite("Activity by hour and slot")
struct ActivityTests {
    private let attacker = Attacker("198.51.100.7")

    @Test("activity lies in its UTC hour, per machine")
    func hours() throws {
        var desk = Desk()
        desk.take(
            attacker.tcp(80, at: .minutes(59)), attacker.tcp(80, at: .minutes(60)), attacker.tcp(81, machine: 2, at: .minutes(61)),
            attacker.sentTCP(80, .rst, at: .minutes(61)))
        let hours = try #require(try desk.sessions().first).hours
        #expect(hours.map(\.hour) == [Timestamp.start.hour, Timestamp.start.hour + 1])
        #expect(hours.map { $0.machines.map(\.machine) } == [[1], [1, 2]])
        #expect(hours[1].machines[0].packetsReceived == 1 && hours[1].machines[0].packetsSent == 1)
        #expect(hours[1].machines[0].bytesReceived == 40 && hours[1].machines[0].bytesSent == 40)
        #expect(hours[1].machines[0].touches.sequence.map(\.port) == [80])
    }

    @Test("hours more than eight days before the last packet are folded into one, whose sums stay in the totals")
    func folding() throws {
        var desk = Desk()
        for hour in stride(from: Int64(0), through: 200, by: 20) { desk.take(attacker.tcp(UInt16(hour + 1), at: .hours(hour))) }
        let session = try #require(try desk.sessions().first)
        #expect(session.hours.first?.hour == HourActivity.folded)
        #expect(session.hours.dropFirst().map(\.hour) == (1...10).map { Timestamp.start.hour + $0 * 20 })
        #expect(session.summary.packetsReceived == 11)
        #expect(session.sequence() == "{" + (0...10).map { "\($0 * 20 + 1)/tcp" }.joined(separator: ",") + "}")
    }

    @Test("exactly 192 hours are kept one by one")
    func keptHours() throws {
        var desk = Desk()
        for hour in Int64(0)...192 { desk.take(attacker.tcp(80, at: .hours(hour))) }
        let session = try #require(try desk.sessions().first)
        #expect(
            session.hours.count == 193 && session.hours[0].hour == HourActivity.folded && session.hours[0].machines[0].packetsReceived == 1)
    }

    @Test("received packets are counted in five-minute slots for two hours")
    func slots() throws {
        var desk = Desk()
        for minute in stride(from: Int64(0), through: 180, by: 5) { desk.take(attacker.tcp(80, at: .minutes(minute))) }
        desk.take(attacker.sentTCP(80, .rst, at: .minutes(180)), attacker.tcp(80, at: .minutes(179)))
        let slots = try #require(try desk.sessions().first).slots
        #expect(slots.map(\.slot) == (13...36).map { Timestamp.start.slot + $0 })
        #expect(slots.suffix(2).map(\.packets) == [2, 1] && slots.last?.bytes == 40)
    }

    @Test("a packet that comes late into a folded hour is folded, too")
    func lateFolded() throws {
        var desk = Desk(lateness: Lateness(allowed: .days(30)))
        for hour in stride(from: Int64(0), through: 220, by: 20) { desk.take(attacker.tcp(80, at: .hours(hour))) }
        desk.take(attacker.tcp(22, at: .hours(3)), attacker.tcp(23, at: .hours(-10)))
        let session = try #require(try desk.sessions().first)
        #expect(session.hours[0].hour == HourActivity.folded && session.hours[0].machines[0].packetsReceived == 4)
        #expect(session.sequence() == "{23/tcp,80/tcp,22/tcp}")
    }
}
