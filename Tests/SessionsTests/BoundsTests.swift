import Packets
import Pipeline
import Sessions
import TestSupport
import Testing

@Suite("Bounds of a row")
struct BoundsTests {
    private let attacker = Attacker("198.51.100.7")
    private let version6 = Attacker("2001:db8:f::7")
    private static let rowBytesMax = 256 * 1_024

    /// The rows on the wire, the longest.
    private func longest(_ desk: inout Desk) throws -> Int {
        try desk.flush()
        return desk.rows.values.map { $0.encoded().count }.max() ?? 0
    }

    @Test("the 2,048 earliest touches are kept; a flag and a map of all ports tell the rest")
    func scanOfAllPorts() throws {
        var desk = Desk()
        for start in stride(from: 0, to: 65_536, by: 1_024) {
            desk.take(all: (start..<start + 1_024).map { attacker.tcp(UInt16($0), at: .start.after(nanoseconds: Int64($0))) })
        }
        let session = try #require(try desk.sessions().first)
        let touches = try #require(session.summary.machines.first).touches
        #expect(touches.isTruncated && touches.sequence.map(\.port) == (0..<2_048).map { UInt16($0) })
        #expect(session.portMaps.map(\.count) == [65_536])
        #expect(session.summary.packetsReceived == 65_536)
        #expect(session.sequence().hasSuffix(",2047/tcp,…}"))
        #expect(try longest(&desk) < Self.rowBytesMax)
    }

    @Test("exactly 2,048 ports are not truncated")
    func exactLimit() throws {
        for count in [2_048, 2_049] {
            var desk = Desk()
            desk.take(all: (0..<count).map { attacker.udp(UInt16($0), at: .seconds(Int64($0))) })
            let touches = try #require(try desk.sessions().first?.summary.machines.first).touches
            #expect((touches.count, touches.isTruncated) == (2_048, count == 2_049))
        }
    }

    @Test("a touch that comes late but was earlier takes the place of a later one")
    func lateTouch() throws {
        var desk = Desk()
        desk.take(all: (1...2_048).map { attacker.tcp(UInt16($0), at: .seconds(Int64($0))) })
        desk.take(attacker.tcp(9_999, at: .start))
        let session = try #require(try desk.sessions().first)
        let ports = session.summary.machines[0].touches.sequence.map(\.port)
        #expect(ports == [9_999] + (1...2_047).map { UInt16($0) })
        #expect(session.portMaps.map(\.count) == [2_049])
    }

    @Test("the map begins before a touch is left out by folding old hours")
    func mapOfFoldedHours() throws {
        var desk = Desk()
        for hour in 0..<3 {
            desk.take(
                all: (0..<1_500).map { attacker.tcp(UInt16(hour * 1_500 + $0), at: .hours(Int64(hour)).after(nanoseconds: Int64($0))) })
        }
        for hour in stride(from: Int64(20), through: 220, by: 20) { desk.take(attacker.tcp(50_000, at: .hours(hour))) }
        let session = try #require(try desk.sessions().first)
        #expect(session.hours[0].machines[0].touches.isTruncated)
        #expect(session.portMaps.map(\.count) == [4_501])
    }

    @Test("the map has the ports of both sources when a late packet joins them")
    func mapOfJoinedSources() throws {
        for isFirstLong in [true, false] {
            var desk = Desk()
            let (few, many) = ((50_000..<50_010), (0..<3_000))
            desk.take(all: (isFirstLong ? many : few).map { attacker.tcp(UInt16($0), at: .start.after(nanoseconds: Int64($0))) })
            desk.take(all: (isFirstLong ? few : many).map { attacker.tcp(UInt16($0), at: .hours(40).after(nanoseconds: Int64($0))) })
            desk.take(attacker.tcp(60_000, at: .hours(20)))
            #expect(try desk.sessions().map { $0.portMaps.map(\.count) } == [[3_011]])
        }
        var desk = Desk()
        desk.take(all: (0..<1_500).map { attacker.tcp(UInt16($0), at: .hours(20).after(nanoseconds: Int64($0) * 1_000)) })
        desk.take(all: (1_500..<3_000).map { attacker.tcp(UInt16($0), at: .hours(-20).after(nanoseconds: Int64($0) * 1_000)) })
        desk.take(attacker.tcp(60_000, at: .start))
        #expect(try desk.sessions().map { $0.summary.machines[0].touches.isTruncated } == [true])
    }

    /// Everything that can be noted of one machine in one hour.
    private func storm(_ numbers: inout SeededRandom, _ machine: UInt8, at time: Timestamp, probes: Int) -> [Sighting] {
        var sightings = [
            version6.icmp(128, machine: machine, at: time),
            version6.sentUDP(numbers.port(), to: numbers.port(), machine: machine, at: time),
        ]
        for _ in 0..<probes {
            let (port, remote) = (numbers.port(), numbers.port())
            sightings += [
                version6.tcp(port, from: remote, machine: machine, at: time), version6.udp(port, from: remote, machine: machine, at: time),
                version6.sentTCP(port, [.syn, .ack], to: remote, machine: machine, at: time),
                version6.tcp(port, [.psh, .ack], from: remote, machine: machine, at: time, payload: 1),
                version6.tcp(port, .rst, from: remote &+ 1, machine: machine, at: time),
            ]
        }
        return sightings
    }

    @Test("no row exceeds 256 KiB: eight machines, all ports of both protocols, everything that can be noted, for days")
    func worstCase() throws {
        var desk = Desk()
        var numbers = SeededRandom(seed: 1)
        // 400 probes at once begin the maps of all ports; then everything goes on for nine days.
        for hour in Int64(0)..<216 {
            for machine in UInt8(1)...8 {
                let time = Timestamp.hours(hour) + .minutes(Int64(machine))
                desk.take(all: storm(&numbers, machine, at: time, probes: hour == 100 ? 400 : 4))
            }
            if hour % 24 == 5 { #expect(try longest(&desk) < Self.rowBytesMax, "after \(hour) hours") }
        }
        let session = try #require(try desk.sessions().first)
        #expect(session.summary.packetsReceived == 8 * (216 + 4 * (215 * 4 + 400)))
        #expect(session.portMaps.count == 16)
        #expect(session.encoded().count < Self.rowBytesMax)
    }

    @Test("an ordinary source keeps every detail, hour by hour for eight days on eight machines")
    func ordinary() throws {
        var desk = Desk()
        for hour in Int64(0)..<192 {
            desk.take(all: (UInt8(1)...8).map { attacker.tcp(445, from: UInt16(1_024 + hour), machine: $0, at: .hours(hour)) })
        }
        let session = try #require(try desk.sessions().first)
        #expect(session.touchLevel == 0 && session.hours.count == 192)
    }

    @Test("a restart does not change how much detail is kept")
    func restart() throws {
        var spool = SensorSpool()
        var batches: [PacketBatch] = []
        for part in 0..<20 {
            var sightings: [Sighting] = []
            for port in part * 50..<part * 50 + 50 {
                for machine in UInt8(1)...8 { sightings.append(attacker.tcp(UInt16(port), machine: machine, at: .seconds(Int64(port)))) }
            }
            batches.append(spool.batch(sightings))
        }
        var (calm, restarted) = (Desk(), Desk())
        for (number, batch) in batches.enumerated() {
            calm.take(batch)
            restarted.take(batch)
            if number == 14 { try restarted.restart() }
        }
        let (left, right) = (try #require(try calm.sessions().first), try #require(try restarted.sessions().first))
        #expect(left == right && left.touchLevel > 0)
    }
}

extension SeededRandom {
    fileprivate mutating func port() -> UInt16 { UInt16.random(in: 20_000...65_535, using: &self) }
}
