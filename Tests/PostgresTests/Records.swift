import Pipeline

/// Short ways to write the rows of tests.
enum Records {
    /// 2013-06-10T00:00:00 UTC.
    static let monday = Timestamp(seconds: 1_370_822_400)
    static let mondayNumber: Int32 = 15_866

    static func attack(
        _ number: Int64, platform: String = "france1", source: UInt32 = 0x0102_0304, opened: Timestamp = monday, revision: Int64 = 10,
        generation: UInt32 = 1, level: UInt32 = 0, build: Int64 = 0, country: String = "??", ports: [[UInt16]] = [[445]]
    ) -> Attack {
        let id = SessionID(generation: generation, partition: 0, offset: number, index: 0)
        var session = Session(
            id: id, platform: platform, address: Address(ipv4: source), revision: Revision(generation: generation, offset: revision),
            opened: opened)
        session.lastSeen = opened + .minutes(Int64(ports.count))
        session.origins = [Origin(sensor: "\(platform)-a", epoch: 7)]
        let machines = ports.enumerated().map { visit(machine: UInt8($0 + 1), opened: opened + .minutes(Int64($0)), ports: $1) }
        session.hours = [HourActivity(hour: opened.hour, machines: machines)]
        var enrichment = Enrichment()
        (enrichment.level, enrichment.databaseBuild) = (level, Timestamp(seconds: build))
        enrichment.country = country
        return Attack(session: session, enrichment: enrichment)
    }

    /// No ports: an ICMP echo request.
    static func visit(machine: UInt8, opened: Timestamp, ports: [UInt16]) -> MachineActivity {
        var activity = MachineActivity(machine: machine, firstSeen: opened, lastSeen: opened + .seconds(30))
        (activity.packetsReceived, activity.bytesReceived) = (Int64(ports.count) + 1, 60 * (Int64(ports.count) + 1))
        let first = TouchKey(time: opened, origin: 0, batch: 1, index: UInt32(machine))
        activity.firstReceived = first
        if ports.isEmpty { activity.firstPortless = first }
        for (index, port) in ports.enumerated() {
            let key = TouchKey(time: opened + .seconds(Int64(index)), origin: 0, batch: 1, index: UInt32(index))
            activity.touches.insert(Touch(key: key, transport: .tcp, port: port, remotePort: 1_024))
        }
        return activity
    }

    /// Data to port 80 of a machine in one segment.
    static func streams(machine: UInt8, _ payload: String, at time: Timestamp = monday) -> MachineStreams {
        let bytes = Array(payload.utf8)
        var streams = MachineStreams(machine: machine)
        streams.received = StreamSums(segments: 1, bytes: Int64(bytes.count))
        let key = TouchKey(time: time, origin: 0, batch: 1, index: 9)
        let segment = StreamSegment(
            key: key, transport: .tcp, isSent: false, port: 80, remotePort: 1_024, sequence: 1, length: UInt32(bytes.count))
        streams.segments.insert(segment) { bytes }
        streams.conversations.insert(MarkedConversation(port: 80, remotePort: 1_024, marks: [.answered, .resetReceived]))
        return streams
    }

    /// An attack that only answered what the machine had begun.
    static func answer(_ number: Int64, platform: String, opened: Timestamp = monday) -> Attack {
        var attack = attack(number, platform: platform, opened: opened)
        attack.session.hours = [
            HourActivity(hour: opened.hour, machines: [MachineActivity(machine: 1, firstSeen: opened, lastSeen: opened)])
        ]
        return attack
    }

    static func absorbed(_ attack: Attack, by other: Attack, revision: Int64) -> Attack {
        var attack = attack
        attack.session.absorbedBy = other.session.id
        attack.session.revision.offset = revision
        return attack
    }

    static func line(
        platform: String, sensor: String? = nil, partition: Int32 = 0, revision: Int64 = 10, generation: UInt32 = 1,
        clock: Timestamp = monday, captured: Int64 = 100, missing: Int64 = 0
    ) -> LedgerLine {
        var line = LedgerLine(
            platform: platform, sensor: sensor ?? "\(platform)-a", epoch: 7, partition: partition,
            revision: Revision(generation: generation, offset: revision))
        (line.captured, line.counted, line.delivered, line.clock) = (captured, captured - missing, captured - missing, clock)
        if missing > 0 { line.missing = [MissingRange(first: 3, last: 4, packetsBefore: 20, packetsAfter: 20 + missing)] }
        return line
    }

    static func statistic(
        platform: String, window: Window, measure: Measure = .all, item: String = "", partition: Int32 = 0, generation: UInt32 = 1,
        revision: Int64 = 10, sources: Int64, packets: Int64 = 0, visits: Int64 = 0, isFinal: Bool = false, end: Timestamp = monday
    ) -> StatisticRow {
        var value = StatisticValue()
        (value.sources, value.visits, value.packets, value.bytes) = (sources, visits, packets, packets * 60)
        let key = StatisticKey(
            platform: platform, window: window, measure: measure, item: item, partition: partition, generation: generation)
        let start: Timestamp =
            switch window {
            case .hour(let hour): Timestamp(hour: hour)
            case .day(let day): Timestamp(hour: day * 24)
            case .rollingHour: end - .hours(1)
            case .rollingDay: end - .hours(24)
            case .rollingWeek: end - .days(7)
            }
        return .statistic(
            Statistic(
                key: key, revision: Revision(generation: generation, offset: revision), value: value, start: start, end: end, asOf: end,
                isFinal: isFinal))
    }

    static func report(
        platform: String, sensor: String? = nil, country: String = "FR", hour: Int32 = mondayNumber * 24, minutesUp: UInt32 = 60,
        reported: Timestamp = monday, epoch: UInt64 = 7, machines: Int = 3
    ) -> SensorReport {
        let described = (0..<machines).map {
            PlatformDescription.Machine(index: UInt8($0 + 1), address: Address(ipv4: 0x0a00_0001 + UInt32($0)), system: "Windows 98")
        }
        let platform = PlatformDescription(id: platform, country: country, networkKind: "academic", machines: described)
        var report = SensorReport(
            platform: platform, sensor: sensor ?? "\(platform.id)-a", epoch: epoch, hour: hour, reported: reported)
        (report.minutesUp, report.captured, report.published) = (minutesUp, 10, 10)
        return report
    }

    /// A sensor that was up all day, and leaves it to the ledger how many packets there were.
    static func day(
        platform: String, number: Int32, minutesUp: UInt32 = 1_440, country: String = "FR", machines: Int = 3
    ) -> [SensorReport] {
        (0..<24).map { (hour: Int32) in
            let minutes = min(60, max(0, Int(minutesUp) - 60 * Int(hour)))
            var report = report(
                platform: platform, country: country, hour: number * 24 + hour, minutesUp: UInt32(minutes), machines: machines)
            (report.captured, report.published) = (0, 0)
            return report
        }
    }
}
