import Packets
import Pipeline
import TestSupport
import Testing

@Suite("Sources that only knock")
struct KnockTests {
    private static let attacker = Attacker("198.51.100.7")
    private static let second = Timestamp.start + .minutes(5)

    /// What a source that only knocks does, and what its machine answers, each within five minutes.
    private enum Habit: CaseIterable {
        case syn, closedPort, ping, emptyDatagram, probe

        func sightings(_ numbers: inout SeededRandom) -> [Sighting] {
            (0..<(1 + numbers.below(6))).map { _ in sighting(at: .start + .seconds(Int64(numbers.below(300))), numbers.chance(0.5)) }
        }

        private func sighting(at time: Timestamp, _ isAnswer: Bool) -> Sighting {
            switch self {
            case .syn: attacker.tcp(445, at: time)
            case .closedPort: isAnswer ? attacker.sentTCP(445, [.rst, .ack], at: time) : attacker.tcp(445, at: time)
            case .ping: isAnswer ? attacker.sentICMP(0, at: time) : attacker.icmp(8, at: time)
            case .emptyDatagram: isAnswer ? attacker.sentICMP(3, at: time) : attacker.udp(1_026, at: time, payload: [])
            case .probe: attacker.tcp(445, [.psh, .urg], at: time)
            }
        }
    }

    /// What makes a source more than a knock; most of it late in the five minutes, so that the knock is there first.
    private static let more: [Sighting] = [
        attacker.tcp(445, at: .seconds(290)), attacker.tcp(80, at: .seconds(290)), attacker.tcp(445, from: 4_001, at: .seconds(290)),
        attacker.tcp(445, machine: 2, at: .seconds(290)),
        attacker.tcp(445, at: second), attacker.tcp(445, at: .hours(1)), attacker.tcp(445, at: .hours(25)),
        attacker.tcp(445, .ack, at: .seconds(290)), attacker.tcp(445, .fin, at: .seconds(290)), attacker.tcp(445, .rst, at: .seconds(290)),
        attacker.tcp(445, [.syn, .psh], at: .seconds(290), payload: 3), attacker.tcp(445, .syn, at: .start.after(nanoseconds: -1)),
        attacker.tcp(445, [.syn, .ack], at: .seconds(290)), attacker.tcp(445, [.psh], at: .start.after(nanoseconds: -1)),
        attacker.udp(1_026, at: .seconds(290)), attacker.udp(1_026, at: .seconds(290), payload: []),
        attacker.udp(445, at: .seconds(290), payload: []),
        attacker.dnsReply(to: 445, at: .seconds(290)), attacker.icmp(8, at: .seconds(290)), attacker.icmp(3, at: .seconds(290)),
        attacker.other(at: .seconds(290)), attacker.sentTCP(445, [.syn, .ack], at: .seconds(290)),
        attacker.sentTCP(445, .rst, at: .start.after(nanoseconds: -1)), attacker.sentTCP(80, .rst, at: .seconds(290)),
        attacker.sentTCP(445, [.rst, .fin], at: .seconds(290)), attacker.sentTCP(445, .rst, at: .hours(1)),
        attacker.sentTCP(445, .rst, machine: 2, at: .seconds(290)), attacker.sentTCP(445, .syn, at: .seconds(290)),
        attacker.sentUDP(1_026, at: .seconds(290)),
        attacker.sentICMP(8, at: .seconds(290)), attacker.sentICMP(3, at: .seconds(290)), attacker.sentData([1], from: 445, at: .seconds(290)),
    ]

    /// The row without what depends on the order of arrival.
    private static func row(_ batches: [PacketBatch], restarts: Bool = false) throws -> [Session] {
        var desk = Desk()
        for batch in batches {
            desk.take(batch)
            if restarts { try desk.restart() }
        }
        #expect(desk.setAside.isEmpty)
        return try desk.sessions().map { session in
            var session = session
            session.id = SessionID(generation: 0, partition: 0, offset: 0, index: 0)
            (session.revision, session.opened) = (.none, .start)
            return session
        }
    }

    /// Backwards, each packet comes before all that are known, which no knock takes in.
    private static func compare(_ sightings: [Sighting], _ comment: Comment) throws {
        var spool = SensorSpool()
        let batches = sightings.sorted { $0.time < $1.time }.map { spool.batch([$0], clock: .start) }
        let forwards = try row(batches)
        #expect(try row(batches.reversed()) == forwards, comment)
        #expect(try row(batches, restarts: true) == forwards, comment)
        let packets = forwards.flatMap(\.hours).flatMap(\.machines).reduce(0) { $0 + $1.packetsReceived + $1.packetsSent }
        #expect(packets == sightings.count, comment)
    }

    @Test("a row does not tell whether it was ever more than a knock")
    func habits() throws {
        for seed in 1...200 {
            var numbers = SeededRandom(seed: UInt64(seed))
            for habit in Habit.allCases { try Self.compare(habit.sightings(&numbers), "\(habit), seed \(seed)") }
        }
    }

    @Test("whatever comes behind a knock is added to it")
    func moreThanAKnock() throws {
        var numbers = SeededRandom(seed: 1)
        for (place, sighting) in Self.more.enumerated() {
            for habit in Habit.allCases {
                // The first packet of a source is its own, and what comes next may be anything.
                let sightings = habit.sightings(&numbers) + [sighting] + habit.sightings(&numbers)
                try Self.compare(sightings, "\(habit), then number \(place)")
            }
        }
    }

    @Test("a knock seen by another sensor, or in another run of the same one, names both")
    func origins() throws {
        for (sensor, epoch) in [("south", UInt64(1)), ("sensor1", 2)] {
            var (first, other) = (SensorSpool(sensor: "sensor1", epoch: 1), SensorSpool(sensor: sensor, epoch: epoch))
            let batches = [first.batch([Self.attacker.tcp(445, at: .start)]), other.batch([Self.attacker.tcp(445, at: .seconds(1))])]
            let rows = try Self.row(batches)
            #expect(rows.map(\.origins.count) == [2])
            #expect(try Self.row(batches.reversed()) == rows)
        }
    }

    @Test("the signature of a SYN is kept whole, however many options it has", arguments: [0, 1, 8, 9, 24])
    func signature(options: Int) throws {
        let bytes = RawPacket.tcp(
            Self.attacker.address, 4_000, Self.attacker.machine(1), 445, flags: .syn, sequence: 1, acknowledgement: 0, payload: [],
            options: Array(repeating: 1, count: options) + Array(repeating: 0, count: (4 - options % 4) % 4))
        var desk = Desk()
        desk.take(Sighting(time: .start, machine: 1, direction: .received, bytes: bytes))
        let syn = try #require(try desk.sessions().first?.syn)
        let decoded = PacketDecoder.signature(bytes.span.bytes)
        #expect(syn.signature == decoded)
        #expect(syn.signature.options.prefix(options) == ArraySlice(repeating: 1, count: options))
    }

    @Test("sources that come, are forgotten and come again, each find their own row")
    func comingAndGoing() throws {
        var numbers = SeededRandom(seed: 3)
        var (desk, spool) = (Desk(), SensorSpool())
        var (hour, expected, newest) = (Int64(0), [Sum](), [UInt32: Int]())
        for _ in 0..<300 {
            hour += Int64(numbers.below(6))
            let time = Timestamp.hours(hour)
            let addresses = (0..<40).map { _ in 0x0b00_0000 + UInt32(numbers.below(600)) }
            for address in addresses {
                if let known = newest[address], time <= expected[known].lastSeen + Lateness.sourceGap {
                    (expected[known].lastSeen, expected[known].packets) = (time, expected[known].packets + 1)
                } else {
                    newest[address] = expected.count
                    expected.append(Sum(address: address, firstSeen: time, lastSeen: time, packets: 1))
                }
            }
            desk.take(spool.batch(addresses.map { Attacker(Address(ipv4: $0)).tcp(445, at: time) }, clock: time))
            try desk.flush()
        }
        let sums = try desk.sessions().map(Sum.init)
        #expect(Set(sums) == Set(expected) && sums.count == expected.count)
        // Most are forgotten by now, and their places taken by others.
        #expect(desk.stage.openItems < expected.count / 2)
    }

    private struct Sum: Hashable {
        var address: UInt32
        var firstSeen: Timestamp
        var lastSeen: Timestamp
        var packets: Int64

        init(address: UInt32, firstSeen: Timestamp, lastSeen: Timestamp, packets: Int64) {
            (self.address, self.firstSeen, self.lastSeen, self.packets) = (address, firstSeen, lastSeen, packets)
        }

        init(_ session: Session) {
            let packets = session.hours.flatMap(\.machines).reduce(0) { $0 + $1.packetsReceived }
            self.init(
                address: UInt32(truncatingIfNeeded: session.address.low), firstSeen: session.firstSeen, lastSeen: session.lastSeen,
                packets: packets)
        }
    }
}
