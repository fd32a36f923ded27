import Pipeline
import Testing

@Suite("Joins")
struct JoinTests {
    private let attacker = Attacker("198.51.100.7")

    @Test("a late packet within 25 hours of two sources of an address joins them: the older id stays")
    func join() throws {
        var desk = Desk()
        desk.take(attacker.tcp(80, at: .hours(0)))
        desk.take(attacker.tcp(82, at: .hours(40)))
        #expect(try desk.sessions().count == 2)
        desk.take(attacker.tcp(81, at: .hours(20)))
        let session = try #require(try desk.sessions().first)
        #expect(try desk.sessions().count == 1)
        #expect(session.id.offset == 0)
        #expect(session.sequence() == "{80/tcp,81/tcp,82/tcp}")
        #expect((session.firstSeen, session.lastSeen) == (.hours(0), .hours(40)))
    }

    @Test("the row that stays names what it took in, and the one taken in names who took it")
    func bothWays() throws {
        var desk = Desk()
        desk.take(attacker.tcp(82, at: .hours(40)))
        desk.take(attacker.tcp(80, at: .hours(0)))
        desk.take(attacker.tcp(81, at: .hours(20)))
        let stays = try #require(try desk.sessions().first)
        let taken = try #require(try desk.absorbed().first)
        // The older id is the one that arrived first, not the one that was captured first.
        #expect(stays.id.offset == 0 && taken.id.offset == 1)
        #expect(stays.absorbed == [taken.id] && taken.absorbedBy == stays.id)
        #expect(stays.revision == taken.revision)
    }

    @Test("the opening time of a row never changes")
    func opened() throws {
        var desk = Desk()
        desk.take(attacker.tcp(82, at: .hours(40)))
        desk.take(attacker.tcp(80, at: .hours(0)))
        desk.take(attacker.tcp(81, at: .hours(20)))
        #expect(try desk.sessions().map(\.opened) == [.hours(40)])
        #expect(try desk.absorbed().map(\.opened) == [.hours(0)])
    }

    @Test("a source that took others in and is taken in itself: everybody names the last one")
    func chain() throws {
        var desk = Desk()
        desk.take(attacker.tcp(1, at: .hours(0)))
        desk.take(attacker.tcp(3, at: .hours(30)), attacker.tcp(5, at: .hours(60)))
        desk.take(attacker.tcp(4, at: .hours(50)))
        desk.take(attacker.tcp(2, at: .hours(20)))
        let session = try #require(try desk.sessions().first)
        #expect(session.absorbed.count == 2 && session.sequence() == "{1/tcp,2/tcp,3/tcp,4/tcp,5/tcp}")
        #expect(try desk.absorbed().map(\.absorbedBy) == [session.id, session.id])
    }

    @Test("touches of sources that were joined are in order of event time, across sensors")
    func sensors() throws {
        var desk = Desk()
        var (north, south) = (SensorSpool(sensor: "north"), SensorSpool(sensor: "south"))
        desk.take(south.batch([attacker.tcp(80, at: .hours(0)), attacker.tcp(83, at: .hours(40))]))
        desk.take(north.batch([attacker.tcp(82, at: .hours(40))]))
        desk.take(north.batch([attacker.tcp(81, at: .hours(20))]))
        #expect(try desk.sessions().map { $0.sequence() } == ["{80/tcp,81/tcp,82/tcp,83/tcp}"])
    }

    @Test("sums of joined sources are the sums of their parts")
    func sums() throws {
        var desk = Desk()
        let sightings = [
            attacker.tcp(80, at: .hours(0)), attacker.sentTCP(80, [.syn, .ack], at: .hours(0)), attacker.udp(53, at: .hours(40)),
            attacker.tcp(81, machine: 2, at: .hours(20)),
        ]
        for sighting in sightings { desk.take(sighting) }
        let summary = try #require(try desk.sessions().first).summary
        #expect((summary.packetsReceived, summary.packetsSent) == (3, 1))
        #expect((summary.bytesReceived, summary.bytesSent) == (40 + 31 + 40, 40))
    }
}
