import Pipeline
import Testing

@Suite("Set aside")
struct SetAsideTests {
    private let attacker = Attacker("198.51.100.7")

    @Test("a packet more than 48 hours behind its platform's clock is late; exactly 48 hours behind it is not")
    func late() throws {
        var desk = Desk()
        desk.take(clock: .hours(100))
        desk.take(attacker.tcp(80, at: .hours(52)), attacker.tcp(81, at: .hours(52).after(nanoseconds: -1)))
        #expect(desk.reasons == [.late])
        #expect(desk.setAside.first?.index == 1 && desk.setAside.first?.captured == .hours(52).after(nanoseconds: -1))
        #expect(try desk.sessions().map { $0.sequence() } == ["{80/tcp}"])
        let line = try #require(try desk.lines().first)
        #expect((line.counted, line.late, line.balances) == (1, 1, true))
    }

    @Test("lateness is judged by the clock before the batch, so a batch never makes its own packets late")
    func ownClock() throws {
        var desk = Desk()
        desk.take(attacker.tcp(80, at: .hours(0)), clock: .hours(500))
        #expect(desk.reasons.isEmpty)
    }

    @Test("each platform has a clock of its own")
    func platforms() throws {
        var desk = Desk()
        var (france, germany) = (SensorSpool(platform: "france1"), SensorSpool(platform: "germany"))
        desk.take(france.batch([], clock: .hours(100)))
        desk.take(germany.batch([attacker.tcp(80, at: .hours(0))]))
        #expect(desk.reasons.isEmpty)
    }

    @Test("of several sensors the oldest clock counts, unless it is more than seven days behind")
    func sensors() throws {
        for (hours, reasons) in [(Int64(168), []), (169, [SetAsideReason.late])] {
            var desk = Desk()
            var (north, south) = (SensorSpool(sensor: "north"), SensorSpool(sensor: "south"))
            desk.take(south.batch([], clock: .hours(0)))
            desk.take(north.batch([], clock: .hours(hours)))
            desk.take(north.batch([attacker.tcp(80, at: .hours(10))]))
            #expect(desk.reasons == reasons, "\(hours) hours behind")
        }
    }

    @Test("a platform's clock never goes back, even if a sensor comes back that was silent for long")
    func monotone() throws {
        var desk = Desk()
        var (north, south) = (SensorSpool(sensor: "north"), SensorSpool(sensor: "south"))
        desk.take(north.batch([], clock: .hours(100)))
        desk.take(south.batch([], clock: .hours(20)))
        desk.take(south.batch([attacker.tcp(80, at: .hours(30))]))
        #expect(desk.reasons == [.late])
    }

    @Test("a packet captured more than five minutes after its record was sent is refused")
    func clock() throws {
        var desk = Desk()
        var spool = SensorSpool()
        desk.take(spool.batch([attacker.tcp(80, at: .minutes(5)), attacker.tcp(81, at: .minutes(5).after(nanoseconds: 1))]), sent: .start)
        #expect(desk.reasons == [.clock])
        #expect(try desk.sessions().map { $0.sequence() } == ["{80/tcp}"])
        #expect(try desk.lines().map(\.clockRefused) == [1])
    }

    @Test("a batch's clock from the future is believed up to the tolerance, so that it closes nobody's windows")
    func hostileClock() throws {
        var desk = Desk()
        var spool = SensorSpool()
        desk.take(spool.batch([attacker.tcp(80, at: .start)], clock: Timestamp(nanoseconds: .max)), sent: .start)
        desk.take(spool.batch([attacker.tcp(81, at: .start)], clock: .start), sent: .start)
        #expect(desk.reasons.isEmpty)
        #expect(try desk.lines().map(\.clock) == [.minutes(5)])
    }

    @Test("packets whose headers contradict themselves, or that name no machine, are malformed")
    func malformed() throws {
        var desk = Desk()
        let good = attacker.tcp(80, at: .start)
        var (empty, version, short, nobody, ninth) = (good, good, good, good, good)
        empty.bytes = []
        version.bytes[0] = 0x50
        short.bytes.removeLast(15)
        nobody.machine = 0
        ninth.machine = 9
        desk.take(empty, version, short, nobody, ninth, good)
        #expect(desk.reasons == [.malformed, .malformed, .malformed, .malformed, .malformed])
        #expect(
            desk.setAside.map(\.detail) == ["empty", "ip version", "transport header truncated", "no such machine", "no such machine"])
        #expect(try desk.sessions().map { $0.summary.packetsReceived } == [1])
        let line = try #require(try desk.lines().first)
        #expect((line.malformed, line.counted, line.balances) == (5, 1, true))
    }

    @Test("a packet whose attacker belongs to another partition is malformed")
    func partition() throws {
        let here = attacker.address.partition(of: 16)
        for partition in [here, (here + 1) % 16] {
            var desk = Desk(partition: partition, partitionCount: 16)
            desk.take(attacker.tcp(80, at: .start))
            #expect(desk.reasons == (partition == here ? [] : [.malformed]))
        }
    }

    @Test("what is set aside is the whole packet with its header of sixteen bytes")
    func wholePacket() throws {
        var desk = Desk()
        var odd = attacker.tcp(80, at: .start)
        odd.bytes[0] = 0x50
        desk.take(attacker.tcp(80, at: .start), odd)
        var place = 0
        let bytes = try #require(desk.setAside.first?.bytes)
        let record = try PacketRecord(batch: bytes, position: &place)
        #expect(place == bytes.count && Array(bytes[record.bytes]) == odd.bytes)
        #expect(desk.setAside.first?.batch == BatchOrigin(platform: "france1", sensor: "sensor1", epoch: 1, number: 0))
    }

    @Test("a batch that is cut short is unreadable from the cut on, and every packet that it claims is accounted for")
    func truncated() throws {
        var desk = Desk()
        var spool = SensorSpool()
        var batch = spool.batch((0..<5).map { attacker.tcp(UInt16($0), at: .seconds($0)) })
        batch.packets.removeLast(70)
        desk.take(batch)
        desk.take(spool.batch([attacker.tcp(99, at: .seconds(9))]))
        #expect(desk.reasons == [.unreadable])
        #expect(desk.setAside.first?.index == 3 && desk.setAside.first?.bytes.count == 56 * 2 - 70)
        let line = try #require(try desk.lines().first)
        #expect((line.counted, line.unreadable, line.captured, line.balances) == (4, 2, 6, true))
    }

    @Test("a direction that does not exist makes the rest of the batch unreadable")
    func direction() throws {
        var desk = Desk()
        var spool = SensorSpool()
        var batch = spool.batch([attacker.tcp(80, at: .start), attacker.tcp(81, at: .start)])
        batch.packets[15] = 7
        desk.take(batch)
        #expect(desk.reasons == [.unreadable])
        #expect(try desk.lines().map(\.unreadable) == [2])
    }

    @Test("bytes behind the packets that a batch claims are not lost in silence")
    func trailing() throws {
        var desk = Desk()
        var spool = SensorSpool()
        var batch = spool.batch([attacker.tcp(80, at: .start), attacker.tcp(81, at: .start)])
        batch.packetCount = 1
        desk.take(batch)
        #expect(desk.reasons == [.unreadable])
        #expect(desk.setAside.first?.bytes.count == 56)
        #expect(try desk.lines().allSatisfy { $0.balances })
    }

    @Test("a batch that claims millions of packets and holds none is accounted for at once")
    func hostileCount() throws {
        var desk = Desk()
        var spool = SensorSpool()
        var batch = spool.batch([])
        batch.packetCount = 1 << 24
        desk.take(batch)
        #expect(try desk.lines().map(\.unreadable) == [1 << 24])
        #expect(desk.setAside.count == 1)
    }
}
