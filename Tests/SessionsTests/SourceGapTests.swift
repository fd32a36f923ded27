import Pipeline
import Testing

@Suite("The 25-hour rule")
struct SourceGapTests {
    private let attacker = Attacker("198.51.100.7")

    @Test("a packet exactly 25 hours later belongs to the same source")
    func exactGap() throws {
        var desk = Desk()
        desk.take(attacker.tcp(80, at: .hours(0)), attacker.tcp(81, at: .hours(25)))
        #expect(try desk.sessions().map { $0.sequence() } == ["{80/tcp,81/tcp}"])
    }

    @Test("one nanosecond more starts a new source")
    func widerGap() throws {
        var desk = Desk()
        desk.take(attacker.tcp(80, at: .hours(0)), attacker.tcp(81, at: .hours(25).after(nanoseconds: 1)))
        let sessions = try desk.sessions()
        #expect(sessions.map { $0.sequence() } == ["{80/tcp}", "{81/tcp}"])
        #expect(sessions.allSatisfy { $0.absorbed.isEmpty && $0.absorbedBy == nil })
    }

    @Test("the same holds backwards, when the earlier packet arrives later")
    func backwards() throws {
        for nanoseconds in [Int64(0), 1] {
            var desk = Desk()
            desk.take(attacker.tcp(81, at: .hours(25).after(nanoseconds: nanoseconds)))
            desk.take(attacker.tcp(80, at: .hours(0)))
            #expect(try desk.sessions().count == 1 + Int(nanoseconds))
        }
    }

    @Test("a source lasts as long as no gap exceeds 25 hours, however long that is")
    func chain() throws {
        var desk = Desk()
        for day in 0..<20 { desk.take(attacker.tcp(80, at: .hours(Int64(day) * 25))) }
        let session = try #require(try desk.sessions().first)
        #expect(try desk.sessions().count == 1)
        #expect(session.lastSeen - session.firstSeen == Span.hours(19 * 25))
    }

    @Test("packets that a machine sends extend its source like received ones")
    func sentPackets() throws {
        var desk = Desk()
        desk.take(attacker.tcp(80, at: .hours(0)), attacker.sentTCP(80, .rst, at: .hours(20)), attacker.tcp(81, at: .hours(44)))
        #expect(try desk.sessions().count == 1)
    }

    @Test("a source is an address on one platform")
    func platforms() throws {
        var desk = Desk()
        var (france, germany) = (SensorSpool(platform: "france1"), SensorSpool(platform: "germany"))
        desk.take(france.batch([attacker.tcp(80, at: .hours(0))]))
        desk.take(germany.batch([attacker.tcp(80, at: .hours(0))]))
        desk.take(france.batch([Attacker("198.51.100.8").tcp(80, at: .hours(0))]))
        let sessions = try desk.sessions()
        #expect(sessions.map(\.platform) == ["france1", "france1", "germany"])
        #expect(Set(sessions.map(\.address)).count == 2)
    }

    @Test("an IPv6 attacker is followed like an IPv4 one, and a mapped address is not its IPv4 address")
    func version6() throws {
        var desk = Desk()
        let (six, mapped) = (Attacker("2001:db8:ffff::9"), Attacker("::ffff:198.51.100.7"))
        desk.take(six.tcp(22, at: .hours(0)), six.udp(53, at: .hours(1)), mapped.tcp(80, at: .hours(1)), attacker.tcp(80, at: .hours(1)))
        let sessions = try desk.sessions()
        #expect(sessions.count == 3)
        #expect(sessions.first?.sequence() == "{22/tcp,53/udp}")
    }
}
