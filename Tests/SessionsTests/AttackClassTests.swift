import Packets
import Pipeline
import Testing

@Suite("Classes of a source")
struct AttackClassTests {
    private let attacker = Attacker("198.51.100.7")
    private let version6 = Attacker("2001:db8:f::7")

    private func summary(_ sightings: Sighting...) throws -> AttackSummary {
        var desk = Desk()
        desk.take(all: sightings)
        return try #require(try desk.sessions().first).summary
    }

    @Test("a source that only answered what a machine opened itself is an answer")
    func answer() throws {
        let tcp = try summary(
            attacker.sentTCP(1_025, .syn, to: 80, at: .seconds(1)), attacker.tcp(1_025, [.syn, .ack], from: 80, at: .seconds(2)),
            attacker.tcp(1_025, .rst, from: 80, at: .seconds(3)))
        #expect((tcp.attackClass, tcp.machinesReached, tcp.visitingOrder) == (.answer, 0, nil))
        let udp = try summary(attacker.sentUDP(1_026, to: 53, at: .seconds(1)), attacker.dnsReply(to: 1_026, at: .seconds(2)))
        #expect(udp.attackClass == .answer)
        #expect(try summary(attacker.sentICMP(8, at: .seconds(1)), attacker.icmp(0, at: .seconds(2))).attackClass == .answer)
        #expect(try summary(version6.sentICMP(128, at: .seconds(1)), version6.icmp(129, at: .seconds(2))).attackClass == .answer)
    }

    @Test("a source to which machines only sent is an answer, too")
    func sentOnly() throws { #expect(try summary(attacker.sentTCP(1_025, .syn, to: 80, at: .start)).attackClass == .answer) }

    @Test("an echo reply to another identifier than the machine's is backscatter")
    func otherEcho() throws {
        let found = try summary(attacker.sentICMP(8, identifier: 7, at: .seconds(1)), attacker.icmp(0, identifier: 8, at: .seconds(2)))
        #expect(found.attackClass == .backscatter)
    }

    @Test("unsolicited SYN+ACK and RST are backscatter", arguments: [[.syn, .ack], .rst, [.rst, .ack] as TCPFlags])
    func tcpBackscatter(_ flags: TCPFlags) throws {
        let found = try summary(attacker.tcp(1_025, flags, at: .start))
        #expect((found.attackClass, found.machinesReached) == (.backscatter, 1))
    }

    @Test("an unsolicited DNS answer is backscatter")
    func udpBackscatter() throws { #expect(try summary(attacker.dnsReply(to: 1_025, at: .start)).attackClass == .backscatter) }

    @Test("ICMP types 0, 3, 4, 5, 11, 12, 14, 16, 18 are backscatter, all others are not")
    func icmp() throws {
        for type in UInt8(0)...40 {
            let isReply = [0, 3, 4, 5, 11, 12, 14, 16, 18].contains(type)
            #expect(try summary(attacker.icmp(type, at: .start)).attackClass == (isReply ? .backscatter : .probe), "type \(type)")
        }
    }

    @Test("ICMPv6 types 1, 2, 3, 4, 129 are backscatter, all others are not")
    func icmpVersion6() throws {
        for type in UInt8.min...UInt8.max {
            let isReply = [1, 2, 3, 4, 129].contains(type)
            #expect(try summary(version6.icmp(type, at: .start)).attackClass == (isReply ? .backscatter : .probe), "type \(type)")
        }
    }

    @Test("an ICMP error about a conversation that the machine opened is an answer, about any other it is backscatter")
    func icmpErrors() throws {
        let sent = attacker.sentUDP(1_026, to: 137, at: .seconds(1))
        let theirs = RawPacket.udp(attacker.machine(1), 1_027, attacker.address, 137, payload: [1])
        #expect(try summary(sent, attacker.icmp(3, at: .seconds(2), quoting: sent.bytes)).attackClass == .answer)
        #expect(try summary(sent, attacker.icmp(3, at: .seconds(2), quoting: theirs)).attackClass == .backscatter)
    }

    @Test("one packet that is no reply ends the backscatter")
    func noBackscatter() throws {
        #expect(try summary(attacker.tcp(1_025, .rst, at: .seconds(1)), attacker.tcp(80, at: .seconds(2))).attackClass == .probe)
        #expect(try summary(attacker.tcp(1_025, .rst, at: .seconds(1)), attacker.other(at: .seconds(2))).attackClass == .probe)
    }

    @Test("answers beside backscatter leave it backscatter")
    func mixedReplies() throws {
        let found = try summary(
            attacker.sentTCP(1_025, .syn, to: 80, at: .seconds(1)), attacker.tcp(1_025, [.syn, .ack], from: 80, at: .seconds(2)),
            attacker.tcp(1_026, .rst, from: 80, machine: 2, at: .seconds(3)))
        #expect((found.attackClass, found.machinesReached) == (.backscatter, 1))
    }

    @Test("data after a finished handshake is a service")
    func streamService() throws {
        let (syn, data) = (
            attacker.tcp(80, at: .seconds(1)), attacker.tcp(80, [.psh, .ack], at: .seconds(4), acknowledgement: 901, payload: 10)
        )
        let synAck = attacker.sentTCP(80, [.syn, .ack], at: .seconds(2))
        let ack = attacker.tcp(80, .ack, at: .seconds(3), acknowledgement: 901)
        #expect(try summary(syn, synAck, ack, data).attackClass == .service)
        #expect(try summary(syn, synAck, data).attackClass == .service)
        #expect(try summary(data, ack, synAck, syn).attackClass == .service)
        #expect(try summary(syn, synAck, ack).attackClass == .probe)
        #expect(try summary(syn, data).attackClass == .probe)
    }

    @Test("a UDP datagram with a payload is a service, an empty one is not")
    func datagramService() throws {
        #expect(try summary(attacker.udp(137, at: .start)).attackClass == .service)
        #expect(try summary(attacker.udp(137, at: .start, payload: [])).attackClass == .probe)
    }

    @Test("a payload in a conversation that the machine opened is no service, even if the opening arrives late")
    func withdrawnService() throws {
        let (reply, opening) = (attacker.udp(1_026, from: 137, at: .seconds(2)), attacker.sentUDP(1_026, to: 137, at: .seconds(1)))
        #expect(try summary(reply, opening).attackClass == .answer)
        #expect(try summary(reply, opening, attacker.tcp(80, at: .seconds(3))).attackClass == .probe)
    }

    @Test("two machines make a scan, one a probe")
    func scan() throws {
        #expect(
            try summary(attacker.tcp(80, machine: 1, at: .seconds(1)), attacker.tcp(80, machine: 3, at: .seconds(2))).attackClass == .scan)
        #expect(
            try summary(attacker.icmp(8, machine: 1, at: .seconds(1)), attacker.icmp(8, machine: 2, at: .seconds(2))).attackClass == .scan)
        #expect(try summary(attacker.tcp(80, at: .seconds(1)), attacker.tcp(81, at: .seconds(2))).attackClass == .probe)
    }

    @Test("the source is spoofable until it has completed a handshake")
    func spoofable() throws {
        let syn = attacker.tcp(80, at: .seconds(1))
        let synAck = attacker.sentTCP(80, [.syn, .ack], at: .seconds(2))
        let wrong = attacker.tcp(80, .ack, at: .seconds(3), acknowledgement: 900)
        let right = attacker.tcp(80, .ack, at: .seconds(4), acknowledgement: 901)
        #expect(try summary(syn).isSpoofable)
        #expect(try summary(syn, synAck).isSpoofable)
        #expect(try summary(syn, synAck, wrong).isSpoofable)
        let guessed = attacker.tcp(80, .ack, at: .seconds(3), acknowledgement: 900 + (1 << 20) + 1)
        #expect(try summary(syn, synAck, guessed).isSpoofable)
        #expect(try summary(syn, synAck, attacker.tcp(80, .rst, at: .seconds(3), acknowledgement: 901)).isSpoofable)
        for order in [[syn, synAck, right], [right, synAck, syn], [synAck, right, syn]] {
            var desk = Desk()
            desk.take(all: order)
            let found = try #require(try desk.sessions().first).summary
            #expect((found.isSpoofable, found.handshakes) == (false, 1))
        }
    }

    @Test("handshakes are counted once a conversation, retransmissions or not, across the end of the numbers")
    func handshakes() throws {
        let found = try summary(
            attacker.tcp(80, from: 1, at: .seconds(1)), attacker.sentTCP(80, [.syn, .ack], to: 1, at: .seconds(2), sequence: .max),
            attacker.sentTCP(80, [.syn, .ack], to: 1, at: .seconds(3), sequence: .max),
            attacker.tcp(80, .ack, from: 1, at: .seconds(4), acknowledgement: 0),
            attacker.tcp(80, .ack, from: 1, at: .seconds(5), acknowledgement: 0),
            attacker.sentTCP(80, [.syn, .ack], to: 2, at: .seconds(6)),
            attacker.tcp(80, .ack, from: 2, at: .seconds(7), acknowledgement: 901))
        #expect(found.handshakes == 2)
    }

    @Test("a handshake is booked in the hour of the first SYN+ACK, even if that arrives last")
    func handshakeHour() throws {
        let packets = [
            attacker.tcp(80, at: .minutes(59)), attacker.sentTCP(80, [.syn, .ack], at: .minutes(59)),
            attacker.sentTCP(80, [.syn, .ack], at: .minutes(61)), attacker.tcp(80, .ack, at: .minutes(62), acknowledgement: 901),
        ]
        for order in [[0, 1, 2, 3], [0, 2, 3, 1], [3, 2, 1, 0]] {
            var desk = Desk()
            desk.take(all: order.map { packets[$0] })
            let hours = try #require(try desk.sessions().first).hours
            #expect(hours.map { $0.machines.map(\.handshakes) } == [[1], [0]], "order of arrival \(order)")
        }
    }
}
