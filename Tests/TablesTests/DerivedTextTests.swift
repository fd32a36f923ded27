import Pipeline
import Testing

@testable import Tables

@Suite("texts that the tables derive")
struct DerivedTextTests {
    @Test(
        "a host name of a dial-in, DSL or cable line is a personal computer's, no name is undetermined",
        arguments: [
            ("p1.ADSL.example", HostKind.personalComputer), ("dialin-7.example", .personalComputer), ("cable.example", .personalComputer),
            ("mail.example", .other), ("", nil), (nil, nil),
        ] as [(String?, HostKind?)])
    func hostKind(name: String?, kind: HostKind?) {
        var attack = SmallRows.attack()
        (attack.enrichment.hostName, attack.enrichment.hostKind, attack.enrichment.hostPatterns) = (name, nil, "")
        #expect(TabledAttack(attack).hostKind == kind)
        #expect(TabledAttack(attack).hostPatterns == (kind == nil ? nil : "paper"))
    }

    @Test("a kind that came with the row stands, with the list that gave it, whatever the name")
    func givenKind() {
        var attack = SmallRows.attack()
        (attack.enrichment.hostName, attack.enrichment.hostKind, attack.enrichment.hostPatterns) = ("p1.adsl.example", .other, "ours 1f")
        #expect(TabledAttack(attack).hostKind == .other)
        #expect(TabledAttack(attack).hostPatterns == "ours 1f")
    }

    @Test("a signature is written in p0f's notation, as it was seen")
    func signature() {
        var signature = TCPSignature(
            isSynAck: false, ipVersion: 4, ttl: 53, ipOptionBytes: 0, mss: 1_460, window: 5_840, windowScale: 7,
            options: [2, 4, 8, 1, 3], eolPadding: 0, quirks: [.df, .idPlus], hasPayload: false)
        #expect(signature.notation == "4:53:0:1460:5840,7:mss,sok,ts,nop,ws:df,id+:0")
        (signature.options, signature.eolPadding, signature.quirks, signature.hasPayload) = ([77, 0], 2, [], true)
        #expect(signature.notation == "4:53:0:1460:5840,7:?77,eol+2::+")
    }

    @Test("a month is that of UTC, also at its ends and before 1970")
    func months() {
        for (seconds, text) in [(1_370_044_799, "2013-05"), (1_370_044_800, "2013-06"), (-1, "1969-12"), (1_388_534_399, "2013-12")] {
            #expect(MonthPartition(Timestamp(seconds: Int64(seconds), nanoseconds: 999_999_999)).description == text)
        }
        #expect(MonthPartition(.distantPast).description == "1677-09")
        #expect(MonthPartition(Timestamp(nanoseconds: .max)).description == "2262-04")
    }

    @Test("a scan whose sequence is truncated still counts all ports")
    func portCount() {
        var attack = SmallRows.attack()
        var (map, activity) = (
            PortMap(machine: 1, transport: .tcp), MachineActivity(machine: 1, firstSeen: .distantPast, lastSeen: .distantPast)
        )
        for port: UInt16 in 1...5_000 { map.insert(port) }
        let key = TouchKey(time: .distantPast, origin: 0, batch: 0, index: 0)
        activity.touches.insert(Touch(key: key, transport: .tcp, port: 1, remotePort: 1))
        attack.session.portMaps = [map]
        #expect(TabledVisit(attack: TabledAttack(attack), machine: activity).portCount == 5_000)
        attack.session.portMaps = []
        #expect(TabledVisit(attack: TabledAttack(attack), machine: activity).portCount == 1)
    }

    @Test("a scan that only the sum of its hours truncates counts all ports too")
    func portCountOfHours() throws {
        var attack = SmallRows.attack()
        attack.session.hours = (Int32(0)..<3).map { hour in
            var activity = MachineActivity(machine: 1, firstSeen: Timestamp(hour: hour), lastSeen: Timestamp(hour: hour))
            for port in UInt16(hour) * 1_000..<UInt16(hour + 1) * 1_000 {
                let key = TouchKey(time: Timestamp(hour: hour), origin: 0, batch: 0, index: UInt32(port))
                activity.touches.insert(Touch(key: key, transport: .tcp, port: port, remotePort: 1))
            }
            return HourActivity(hour: hour, machines: [activity])
        }
        let tabled = TabledAttack(attack)
        let machine = try #require(tabled.summary.machines.first)
        #expect(machine.touches.isTruncated)
        #expect(TabledVisit(attack: tabled, machine: machine).portCount == 3_000)
    }
}
