import Pipeline

/// What the topics of a small house may hold: every row in several revisions and copies, some attacks absorbed by others at the end.
struct RandomHistory {
    /// In the order of revisions.
    private(set) var records: [TableRecord] = []

    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for number in 0..<Int64.random(in: 3...8, using: &random) { addAttack(number, &random) }
        for partition: Int32 in 0..<3 { addLine(partition, &random) }
        for item in ["FR", "DE", String(repeating: "80/tcp,", count: 700)] { addStatistic(item, &random) }
        let machines = Int.random(in: 1...3, using: &random)
        for hour: Int32 in 0..<3 { addReports(hour, machines) }
    }

    /// The same in another order, with some of it twice.
    func shuffled(_ random: inout SeededGenerator) -> [TableRecord] {
        (records + records.filter { _ in Bool.random(using: &random) }).shuffled(using: &random)
    }

    private mutating func addAttack(_ number: Int64, _ random: inout SeededGenerator) {
        let opened = Records.monday + .hours(Int64.random(in: -800...800, using: &random))
        let platform = ["france1", "taiwan", "café\0"].randomElement(using: &random) ?? ""
        var revision = Int64.random(in: 1...9, using: &random)
        var ports: [[UInt16]] = []
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            revision += Int64.random(in: 1...3, using: &random)
            // Visits come and, since an answer may be recognised late, go.
            ports = (0..<Int.random(in: 1...3, using: &random)).map { _ in [80, 445, 135].shuffled(using: &random).dropLast() }
            let payload = Int.random(in: 0..<8, using: &random)
            for level: UInt32 in 0...1 {
                for build: Int64 in [0, 1_000_000] {
                    let country = ["??", "FR", "TW"].randomElement(using: &random) ?? ""
                    var attack = Records.attack(
                        number, platform: platform, opened: opened, revision: revision, level: level, build: build, country: country,
                        ports: ports)
                    attack.session.payloadBytesMax = 128
                    // Payloads too come and, since an answer may be recognised late, go.
                    if payload < 5 { attack.session.streams = [Records.streams(machine: 1, "GET /\(payload)")] }
                    records.append(.attack(.attack(attack)))
                }
            }
        }
        guard number > 0, number % 3 == 0 else { return }
        let last = Records.attack(number, platform: platform, opened: opened, revision: revision, ports: ports)
        records.append(.attack(.attack(Records.absorbed(last, by: Records.attack(number - 1), revision: revision + 1))))
    }

    private mutating func addLine(_ partition: Int32, _ random: inout SeededGenerator) {
        var hours: [LedgerHour] = []
        for revision: Int64 in 1...3 {
            // Each revision knows one hour more, tells more of the last, and has forgotten the first.
            if let last = hours.indices.last { hours[last].duplicate += revision }
            if let last = hours.indices.last { hours[last].delivered += revision }
            var hour = LedgerHour(hour: Records.monday.hour + Int32(revision))
            (hour.captured, hour.delivered, hour.counted) = (revision, revision, revision)
            hours = (hours + [hour]).suffix(2)
            var line = Records.line(
                platform: "france1", partition: partition, revision: revision, clock: Records.monday + .hours(revision),
                captured: 100 * revision, missing: Int64.random(in: 0...9, using: &random))
            line.hours = hours
            records.append(.attack(.line(line)))
        }
        records.append(.attack(.commit(Commit(partition: partition, revision: Revision(generation: 1, offset: 3), restoreFrom: 0))))
    }

    private mutating func addStatistic(_ item: String, _ random: inout SeededGenerator) {
        for revision: Int64 in 1...3 {
            for window in [Window.day(Records.mondayNumber), .rollingDay] {
                let sources = Int64.random(in: 0...99, using: &random)
                records.append(
                    .statistic(
                        Records.statistic(
                            platform: "france1", window: window, measure: .country, item: item, revision: revision, sources: sources,
                            end: Records.monday + .hours(revision))))
            }
        }
    }

    /// What a sensor says about its platform at one instant is the same in all its reports; later it may be something else.
    private mutating func addReports(_ hour: Int32, _ machines: Int) {
        for minute: Int64 in 1...3 {
            let report = Records.report(
                platform: "france1", sensor: "s\(minute)", hour: hour, minutesUp: UInt32(minute),
                reported: Records.monday + .minutes(minute), machines: (machines + Int(minute)) % 3 + 1)
            records.append(.report(report))
        }
    }
}
