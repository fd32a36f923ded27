/// What `leurre status` shows: computed from readings and nothing else, so that text and JSON say the same.
struct StatusPage: Encodable {
    enum Verdict: String, Encodable { case good, red, unknown }

    /// When the house was looked at, in seconds since 1970.
    var time: Double
    var findings: [StatusFinding]
    /// What could not be looked at: a sentence each.
    var obstacles: [String]
    var services: [StatusService]
    var sensors: [StatusSensor]
    var hops: [StatusHop]
    var lag: [LagLine]
    var tables: [StatusTable]
    /// What the whole database takes on its server's disk.
    var databaseBytes: Int64?
    var deadLetters: LettersReading?
    var today: [LedgerAccount]
    /// Packets that came into the attacks.
    var packetsPerSecond: Double?

    var verdict: Verdict { !findings.isEmpty ? .red : !obstacles.isEmpty ? .unknown : .good }

    /// - Parameters:
    ///   - earlier: for everything that is counted a second; nil: nothing is.
    ///   - history: the readings up to `reading`, for the rules.
    init(_ reading: HouseReading, since earlier: HouseReading?, history: SampleHistory) {
        time = reading.time
        let (broker, database) = (reading.broker.value, reading.database.value)
        services = reading.services.map { StatusService($0, since: earlier?.service(at: $0.address), seconds: reading.time - (earlier?.time ?? 0)) }
        sensors = StatusSensor.all(reading)
        hops = broker.map { StatusHop.all($0, since: earlier?.broker.value) } ?? []
        lag = broker?.lag ?? []
        tables = database.map { database in database.tables.map { StatusTable($0, now: database.time) } } ?? []
        databaseBytes = database?.bytes
        deadLetters = broker?.letters
        today = database?.today ?? []
        packetsPerSecond = database.flatMap { database in
            earlier?.database.value.flatMap { Flow.perSecond(database.packetsCounted - $0.packetsCounted, database.time - $0.time) }
        }
        obstacles = reading.obstacles
        findings = AlertRule.all.flatMap { $0.findings(history) }.map(StatusFinding.init)
        let known = Set(findings.map(\.name))
        findings += StatusJudge(reading).findings.filter { !known.contains($0.name) }
    }
}

extension HouseReading {
    fileprivate func service(at address: String) -> ServiceReading? { services.first { $0.address == address } }
}

enum Flow {
    /// nil if no time has passed, or if something began anew meanwhile.
    static func perSecond(_ change: Double, _ seconds: Double) -> Double? { seconds > 0.1 && change >= 0 ? change / seconds : nil }
}
