import Pipeline

/// Short ways to write the rows of tests.
enum SmallRows {
    static func attack(_ number: Int64 = 1, revision: Int64 = 10, level: UInt32 = 0, build: Int64 = 0, platform: String = "p") -> Attack {
        let id = SessionID(generation: 1, partition: 0, offset: number, index: 0)
        let session = Session(
            id: id, platform: platform, address: Address(ipv4: 0x0102_0304), revision: Revision(generation: 1, offset: revision),
            opened: Timestamp(seconds: 1_370_822_400))
        var enrichment = Enrichment()
        (enrichment.level, enrichment.databaseBuild) = (level, Timestamp(seconds: build))
        return Attack(session: session, enrichment: enrichment)
    }

    /// With a visit and a payload.
    static func full(revision: Int64 = 10) -> Attack {
        var attack = attack(revision: revision)
        let opened = attack.session.opened
        attack.session.hours = [HourActivity(hour: opened.hour, machines: [MachineActivity(machine: 1, firstSeen: opened, lastSeen: opened)])]
        var streams = MachineStreams(machine: 1)
        let key = TouchKey(time: opened, origin: 0, batch: 1, index: 0)
        let segment = StreamSegment(key: key, transport: .udp, isSent: false, port: 53, remotePort: 1_024, sequence: 0, length: 1)
        streams.segments.insert(segment) { [0] }
        (attack.session.streams, attack.session.payloadBytesMax) = ([streams], 128)
        return attack
    }

    static func statistic(platform: String = "p", window: Window = .day(0), item: String = "", revision: Int64 = 1) -> StatisticRow {
        let zero = Timestamp(nanoseconds: 0)
        let key = StatisticKey(platform: platform, window: window, measure: .country, item: item, partition: 0, generation: 1)
        return .statistic(
            Statistic(
                key: key, revision: Revision(generation: 1, offset: revision), value: .zero, start: zero, end: zero, asOf: zero,
                isFinal: false))
    }

    static func report(platform: String = "p", sensor: String = "s", hour: Int32 = 0, machines: [UInt8] = []) -> SensorReport {
        let machines = machines.map { PlatformDescription.Machine(index: $0, address: Address(ipv4: UInt32($0)), system: "") }
        let description = PlatformDescription(id: platform, country: "FR", networkKind: "academic", machines: machines)
        return SensorReport(platform: description, sensor: sensor, epoch: 1, hour: hour, reported: Timestamp(nanoseconds: 0))
    }
}
