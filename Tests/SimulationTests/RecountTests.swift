import Packets
import Pipeline
import Testing

@testable import Simulation

/// The truth against a second count that looks at nothing but the bytes of the captures.
@Suite("The truth about a simulated world") struct RecountTests {
    private static let played = Result { try Played(SmallWorld.scenario()) }
    private static let machines = ["north": 0xc000_0201 as UInt32, "south": 0xc633_6401, "east": 0xcb00_7101]

    /// What the bytes say about one platform.
    private struct Recount {
        struct Source {
            var times: [Int64] = []
            /// By machine: ports in order of first touch.
            var touches: [Int: [String]] = [:]
            var reached: Set<Int> = []
            var openingFamily: String?
        }
        var sourcesByDay: [Int32: Set<Address>] = [:]
        var receivedByDay: [Int32: Int] = [:]
        var sentByDay: [Int32: Int] = [:]
        var sources: [Source] = []
        var addresses: Set<Address> = []

        init(_ records: [CaptureRecords.Record], first: UInt32) {
            var open: [Address: Source] = [:]
            for record in records.sorted(by: { $0.time < $1.time }) {
                let day = UTCDay.day(nanoseconds: record.time)
                let machine = { (address: Address) in (0..<3).first { Address(ipv4: first + UInt32($0)) == address } }
                let target = machine(record.packet.destination)
                let source = target == nil ? record.packet.destination : record.packet.source
                addresses.insert(source)
                sourcesByDay[day, default: []].insert(source)
                if target == nil { sentByDay[day, default: 0] += 1 } else { receivedByDay[day, default: 0] += 1 }
                if let last = open[source]?.times.last, record.time - last > 25 * 3_600_000_000_000, let ended = open.removeValue(forKey: source) {
                    sources.append(ended)
                }
                open[source, default: Source()].times.append(record.time)
                guard let target else { continue }
                open[source]?.reached.insert(target)
                guard let port = Self.target(record.packet.transport) else { continue }
                if open[source]?.touches[target]?.contains(port) != true { open[source]?.touches[target, default: []].append(port) }
            }
            sources += open.values
        }

        private static func target(_ transport: Transport) -> String? {
            switch transport {
            case .tcp(let header):
                header.flags.contains(.rst) || header.flags.isSuperset(of: [.syn, .ack]) ? nil : "\(header.destinationPort)/tcp"
            case .udp(let header): "\(header.destinationPort)/udp"
            default: nil
            }
        }

        var visits: [String: Int] {
            var result: [String: Int] = [:]
            for ports in sources.flatMap(\.touches.values) { result["{" + ports.joined(separator: ",") + "}", default: 0] += 1 }
            return result
        }

        var machines: [Int] { (1...3).map { count in sources.count { $0.reached.count == count } } }
    }

    private func recount(_ place: Int) throws -> (Recount, PlatformTruth) {
        let played = try Self.played.get()
        let truth = played.truth.platforms[place]
        var records = try CaptureRecords(played.captures[place]).records
        if !played.late[place].isEmpty { records += try CaptureRecords(played.late[place]).records }
        return (Recount(records, first: try #require(Self.machines[truth.platform])), truth)
    }

    @Test("sources, received and sent packets of every platform and day are those of the captures", arguments: 0..<3)
    func days(place: Int) throws {
        let (recount, truth) = try recount(place)
        #expect(truth.days.count >= 4)
        for day in truth.days {
            let number = try #require(UTCDay.day(day.day))
            #expect(day.sources == recount.sourcesByDay[number]?.count)
            #expect(day.packetsReceived == recount.receivedByDay[number, default: 0])
            #expect(day.packetsSent == recount.sentByDay[number, default: 0])
        }
        #expect(truth.days.count == recount.sourcesByDay.count)
    }

    @Test("ports sequences and numbers of machines are those of the captures, with outages, a wrong clock and sources that return", arguments: 0..<3)
    func sequences(place: Int) throws {
        let (recount, truth) = try recount(place)
        let visits = Dictionary(uniqueKeysWithValues: truth.sequences.filter { $0.visits > 0 }.map { ($0.portsSequence, $0.visits) })
        #expect(visits == recount.visits)
        #expect(truth.machines == recount.machines)
        #expect(truth.attacks == recount.sources.count)
    }

    @Test("addresses on several platforms are those of the captures")
    func common() throws {
        var platforms: [Address: Int] = [:]
        for place in 0..<3 { for address in try recount(place).0.addresses { platforms[address, default: 0] += 1 } }
        let truth = try Self.played.get().truth.addresses
        #expect(truth.all == platforms.count)
        #expect(truth.common == platforms.values.count { $0 > 1 })
        #expect(truth.common == truth.backscatter + truth.scanners)
        #expect(truth.backscatter > 0 && truth.scanners > 0)
    }

    @Test("an outage leaves nothing in the capture, and what is late lies in a file of its own")
    func outage() throws {
        let south = try Self.played.get()
        // By the sensor's clock, half an hour and more behind.
        let night = UTCDay.nanoseconds(day: SmallWorld.firstDay + 1) - 1_897_000_000_000
        let hour: Int64 = 3_600_000_000_000
        let times = try CaptureRecords(south.captures[1]).records.map(\.time)
        let late = try CaptureRecords(south.late[1]).records.map(\.time)
        #expect(!times.contains { $0 > night + 3 * hour + 10_000_000_000 && $0 < night + 16 * hour - 10_000_000_000 })
        #expect(!late.isEmpty && late.allSatisfy { $0 > night + 24 * hour - 10_000_000_000 && $0 < night + 30 * hour + 10_000_000_000 })
        #expect(south.truth.platforms[1].late == late.count)
        #expect(south.truth.platforms[1].days.contains { !$0.isActive })
        #expect(south.late[0].isEmpty)
    }

    @Test("captures are in order of time, and every checksum is right")
    func wellFormed() throws {
        for capture in try Self.played.get().captures {
            let records = try CaptureRecords(capture).records
            #expect(zip(records, records.dropFirst()).allSatisfy { $0.time <= $1.time })
            for record in records {
                let isRight = Checksums.areRight(record.bytes)
                #expect(isRight)
                guard isRight else { return }
            }
        }
    }

    @Test("the captures hold what was meant: a conversation with data, knocks, datagrams, echoes, and all kinds of backscatter")
    func kinds() throws {
        let records = try CaptureRecords(try Self.played.get().captures[0]).records
        func count(_ body: (Transport) -> Bool) -> Int { records.count { body($0.packet.transport) } }
        #expect(count { if case .tcp(let header) = $0 { header.flags == [.psh, .ack] && header.payloadLength == 3 && header.destinationPort == 445 } else { false } } > 100)
        #expect(count { if case .tcp(let header) = $0 { header.flags == [.rst, .ack] && header.sourcePort == 4444 } else { false } } > 0)
        #expect(count { if case .udp(let header) = $0 { header.payloadLength == 1 && header.destinationPort == 1026 } else { false } } > 10)
        #expect(count { if case .icmp(let header) = $0 { header.type == 8 } else { false } } > 0)
        #expect(count { if case .icmp(let header) = $0 { header.type == 0 } else { false } } > 0)
        #expect(count { if case .tcp(let header) = $0 { header.flags == [.syn, .ack] && header.sourcePort == 80 && header.destinationPort > 1_024 } else { false } } > 0)
        #expect(count { if case .icmp(let header) = $0 { header.type == 3 && header.quoted?.destinationPort == 80 } else { false } } > 0)
    }
}
