import Packets
import Pipeline
import Testing

@Suite("Ports sequences")
struct PortsSequenceTests {
    private let attacker = Attacker("198.51.100.7")

    private func sequence(_ sightings: Sighting...) throws -> String {
        var desk = Desk()
        desk.take(all: sightings)
        return try #require(try desk.sessions().first).sequence()
    }

    @Test("ports stand in order of first touch, each once: 80, 8080, 80, 1080 is {80,8080,1080}")
    func firstTouch() throws {
        let ports: [UInt16] = [80, 8080, 80, 1080]
        let sightings = ports.enumerated().map { attacker.tcp($0.element, at: .seconds(Int64($0.offset))) }
        var desk = Desk()
        desk.take(all: sightings)
        #expect(try desk.sessions().map { $0.sequence() } == ["{80/tcp,8080/tcp,1080/tcp}"])
    }

    @Test("the order is that of event time, not of arrival")
    func eventTime() throws {
        #expect(
            try sequence(attacker.tcp(3, at: .seconds(3)), attacker.tcp(1, at: .seconds(1)), attacker.tcp(2, at: .seconds(2)))
                == "{1/tcp,2/tcp,3/tcp}")
    }

    @Test("ties are decided by sensor, epoch, batch number and index in the batch, whatever arrives first")
    func ties() throws {
        var (north, south) = (SensorSpool(sensor: "north", epoch: 2), SensorSpool(sensor: "south"))
        var older = SensorSpool(sensor: "north", epoch: 1)
        let batches = [
            older.batch([attacker.tcp(1, at: .start)]), north.batch([attacker.tcp(2, at: .start), attacker.tcp(3, at: .start)]),
            north.batch([attacker.tcp(4, at: .start)]), south.batch([attacker.tcp(5, at: .start)]),
        ]
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2]] {
            var desk = Desk()
            for index in order { desk.take(batches[index]) }
            #expect(try desk.sessions().map { $0.sequence() } == ["{1/tcp,2/tcp,3/tcp,4/tcp,5/tcp}"], "order of arrival \(order)")
        }
    }

    @Test("a port is targeted once for TCP and once for UDP")
    func protocols() throws {
        #expect(try sequence(attacker.tcp(135, at: .seconds(1)), attacker.udp(135, at: .seconds(2))) == "{135/tcp,135/udp}")
    }

    @Test(
        "SYN, FIN, NULL, Xmas and ACK probes touch a port",
        arguments: [TCPFlags.syn, .fin, [], [.fin, .psh, .urg], .ack, [.psh, .ack], [.fin, .ack], [.syn, .fin], [.syn, .ece, .cwr]])
    func probes(_ flags: TCPFlags) throws {
        #expect(try sequence(attacker.tcp(139, flags, at: .start)) == "{139/tcp}")
    }

    @Test("SYN+ACK and RST are replies", arguments: [[.syn, .ack], .rst, [.rst, .ack], [.syn, .ack, .psh] as TCPFlags])
    func replies(_ flags: TCPFlags) throws { #expect(try sequence(attacker.tcp(139, flags, at: .start)) == "{}") }

    @Test("a UDP datagram is a reply when the machine sent its reversed 5-tuple earlier, and not a nanosecond before")
    func udpReply() throws {
        let question = attacker.sentUDP(1_026, to: 137, at: .seconds(10))
        #expect(try sequence(question, attacker.udp(1_026, from: 137, at: .seconds(10))) == "{}")
        #expect(try sequence(question, attacker.udp(1_026, from: 138, at: .seconds(11))) == "{1026/udp}")
        #expect(try sequence(question, attacker.udp(1_026, from: 137, machine: 2, at: .seconds(11))) == "{}")
        let earlier = attacker.udp(1_026, from: 137, at: .seconds(10).after(nanoseconds: -1))
        #expect(try sequence(question, earlier) == "{1026/udp}")
    }

    @Test("the reversed 5-tuple counts for the machine that sent it only")
    func otherMachine() throws {
        var desk = Desk()
        desk.take(attacker.sentUDP(1_026, to: 137, at: .seconds(1)), attacker.udp(1_026, from: 137, machine: 2, at: .seconds(2)))
        #expect(try desk.sessions().map { $0.sequence(2) } == ["{1026/udp}"])
    }

    @Test("a datagram from port 53 with the response bit is a reply, without it it is not")
    func dnsReply() throws {
        #expect(try sequence(attacker.dnsReply(to: 1_027, at: .start)) == "{}")
        #expect(try sequence(attacker.udp(1_027, from: 53, at: .start, payload: [UInt8](repeating: 0, count: 12))) == "{1027/udp}")
    }

    @Test("what comes back in a conversation that the machine opened is an answer, not a touch")
    func answers() throws {
        let opening = attacker.sentTCP(1_025, .syn, to: 80, at: .seconds(1))
        let text = try sequence(
            opening, attacker.tcp(1_025, [.syn, .ack], from: 80, at: .seconds(2)), attacker.tcp(1_025, .ack, from: 80, at: .seconds(3)),
            attacker.tcp(1_025, [.psh, .ack], from: 80, at: .seconds(4), payload: 9), attacker.tcp(1_025, .syn, from: 81, at: .seconds(5)))
        #expect(text == "{1025/tcp}")
        #expect(try sequence(opening, attacker.tcp(1_025, .ack, from: 80, at: .seconds(3))) == "{}")
    }

    @Test("a SYN of the machine that arrives late turns touches after it into answers, and leaves those before it")
    func lateOpening() throws {
        let (before, after) = (attacker.tcp(1_025, .ack, at: .seconds(1)), attacker.tcp(1_025, .ack, at: .seconds(3)))
        let other = attacker.tcp(80, at: .seconds(2))
        let opening = attacker.sentTCP(1_025, .syn, at: .seconds(2))
        #expect(try sequence(after, other, opening) == "{80/tcp}")
        #expect(try sequence(before, other, after, opening) == "{1025/tcp,80/tcp}")
        #expect(try sequence(after, other, opening, before) == "{1025/tcp,80/tcp}")
    }

    @Test("a port whose first conversation was the machine's own keeps the place of its second one")
    func secondConversation() throws {
        let text = try sequence(
            attacker.tcp(1_025, .ack, from: 80, at: .seconds(1)), attacker.tcp(22, at: .seconds(2)),
            attacker.tcp(1_025, .syn, from: 81, at: .seconds(3)), attacker.sentTCP(1_025, .syn, to: 80, at: .seconds(0)))
        #expect(text == "{22/tcp,1025/tcp}")
    }

    @Test("headers quoted inside ICMP errors never touch a port")
    func quotedHeaders() throws {
        let quoted = RawPacket.tcp(
            attacker.machine(1), 80, attacker.address, 4_000, flags: .syn, sequence: 1, acknowledgement: 0, payload: 0)
        #expect(try sequence(attacker.icmp(3, at: .start, quoting: quoted)) == "{}")
    }

    @Test("an attack with ICMP only has the empty sequence and is counted")
    func icmpOnly() throws {
        var desk = Desk()
        desk.take(attacker.icmp(8, at: .start))
        let session = try #require(try desk.sessions().first)
        #expect(session.sequence() == "{}")
        #expect((session.summary.machinesReached, session.summary.attackClass) == (1, .probe))
    }

    @Test("each machine has a sequence of its own")
    func machines() throws {
        var desk = Desk()
        desk.take(attacker.tcp(80, machine: 2, at: .seconds(1)), attacker.tcp(445, machine: 1, at: .seconds(2)))
        let session = try #require(try desk.sessions().first)
        #expect((session.sequence(1), session.sequence(2)) == ("{445/tcp}", "{80/tcp}"))
    }
}
