import Pipeline
import Statistics

/// An aggregator with its input and what it published, short to write down.
struct Desk {
    private(set) var aggregator: Aggregator
    private(set) var offset: Int64 = -1
    /// The newest published row of each key.
    private(set) var published: [String: Statistic] = [:]
    /// What the last flush handed out.
    private(set) var last: [Statistic] = []

    init(lateness: Lateness = Lateness(), holdsBack: Bool = false) {
        aggregator = Aggregator(generation: 1, partition: 0, lateness: lateness, holdsBack: holdsBack)
    }

    /// One that has published an attack at noon.
    static func begun(clock: Timestamp, holdsBack: Bool = false) -> Desk {
        var desk = Desk(holdsBack: holdsBack)
        desk.attack([Event(time: noon)])
        desk.clock(clock)
        desk.flush()
        return desk
    }

    mutating func take(_ row: AttackRow) {
        offset += 1
        var aside: [SetAside] = []
        aggregator.take(Record(partition: 0, offset: offset, sent: Timestamp(nanoseconds: 0), value: CountedAttackRow(row)), setAside: &aside)
    }

    mutating func attack(
        _ events: [Event], session number: Int64 = 1, on platform: String = "france1", from address: UInt32 = 1, country: String = "DE",
        family: String? = nil, absorbedBy: Int64? = nil, absorbing: [Int64] = []
    ) {
        var session = Session(number, platform, Address(ipv4: address), revision: offset + 1, events)
        session.absorbedBy = absorbedBy.map { SessionID(generation: 1, partition: 0, offset: $0, index: 0) }
        session.absorbed = absorbing.map { SessionID(generation: 1, partition: 0, offset: $0, index: 0) }
        take(.attack(Attack(session: session, enrichment: .test(country, family))))
    }

    mutating func clock(
        _ time: Timestamp, _ platform: String = "france1", sensor: String = "a", epoch: UInt64 = 1, isRedriven: Bool = false,
        isQuiet: Bool = false
    ) {
        var line = LedgerLine(
            platform: platform, sensor: sensor, epoch: epoch, partition: 0, revision: Revision(generation: 1, offset: offset + 1))
        (line.clock, line.isRedriven, line.isQuiet) = (time, isRedriven, isQuiet)
        take(.line(line))
    }

    mutating func flush() {
        var rows: [StatisticRow] = []
        aggregator.flush(into: &rows)
        last = rows.compactMap { if case .statistic(let row) = $0 { row } else { nil } }
        for row in last { published[Self.name(row.key)] = row }
    }

    mutating func commit() -> Commit? { aggregator.commit()?.commit }

    mutating func watch(_ row: Statistic) { aggregator.watch(.statistic(row), offset: 0) }

    /// The published value of a window's item; zero without one.
    func value(_ window: Window, _ measure: Measure, _ item: String = "", on platform: String = "france1") -> StatisticValue {
        row(window, measure, item, on: platform)?.value ?? .zero
    }

    func row(_ window: Window, _ measure: Measure, _ item: String = "", on platform: String = "france1") -> Statistic? {
        published["\(platform) \(window) \(measure.rawValue) \(item)"]
    }

    /// The items of a measure with at least one source.
    func items(_ window: Window, _ measure: Measure, on platform: String = "france1") -> [String] {
        published.values.filter {
            $0.key.window == window && $0.key.measure == measure && $0.key.platform == platform && $0.value.sources > 0
        }.map(\.key.item).sorted()
    }

    static func name(_ key: StatisticKey) -> String { "\(key.platform) \(key.window) \(key.measure.rawValue) \(key.item)" }
}

extension Enrichment {
    static func test(_ country: String, _ family: String?) -> Enrichment {
        var enrichment = Enrichment()
        enrichment.country = country
        enrichment.system = family.map {
            OperatingSystem(family: $0, name: "", flavour: "", distance: 1, match: .exact, isApplication: $0 == "nmap")
        }
        return enrichment
    }
}

/// Noon of a day in 2004, in the middle of its hour and slot.
let noon = Timestamp(seconds: 12_600 * 86_400 + 12 * 3_600 + 150)
let today = Window.day(12_600)
let noonHour = Window.hour(12_600 * 24 + 12)

extension CountedAttackRow {
    /// As the topic carries it.
    init(_ row: AttackRow) {
        // What was encoded a moment ago can be read.
        self = try! CountedAttackRow(encoded: row.encoded())
    }
}
