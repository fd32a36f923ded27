import Pipeline
import TestSupport

/// A few attackers, platforms and sensors that make up an input at random; what truly happened is kept beside the rows.
struct World {
    struct Source {
        let number: Int64
        let platform: String
        let address: UInt32
        var events: [Event]
        var absorbedBy: Int64?
        var isDirty = true
        var newest: AttackRow?
    }

    static let allPlatforms = ["france1", "germany", "taiwan"]
    private(set) var sources: [Source] = []
    private(set) var rows: [AttackRow] = []
    /// Per platform and sensor.
    private(set) var clocks: [String: [String: Timestamp]] = [:]
    /// The furthest clock that each platform ever had.
    private(set) var furthest: [String: Timestamp] = [:]
    private(set) var now = noon
    private var random: SeededRandom
    private var revision: Int64 = 0
    private let platforms: [String]
    /// Sensor `a` has captured everything, its clock is never behind what it has sent, and it is started again now and then.
    private let isPrompt: Bool
    private var epochs: [String: UInt64] = [:]

    init(seed: Int, isPrompt: Bool = false) {
        self.isPrompt = isPrompt
        random = SeededRandom(seed: seed)
        platforms = Array(Self.allPlatforms.prefix(random.number(1...3)))
    }

    func clock(of platform: String) -> Timestamp? { clocks[platform].flatMap { Lateness.watermark($0.values) } }

    /// Time goes on, packets come (some of them late), sessions and then the ledger say so. Returns how many rows were there before.
    @discardableResult mutating func step() -> Int {
        let start = rows.count
        now = now + (random.chance(70) ? .minutes(Int64(random.number(0...90))) : .hours(Int64(random.number(1...random.number(2...70)))))
        if random.chance(85) { for _ in 0..<random.number(1...6) { packetCame() } }
        writeSessions()
        if random.chance(20) { writeStaleCopy() }
        for platform in platforms { writeLines(platform, isLast: false) }
        return start
    }

    /// The last clocks of all sensors.
    mutating func finish() { for platform in platforms { writeLines(platform, isLast: true) } }

    private mutating func packetCame() {
        let behind = random.chance(25) ? random.number(0...44 * 60) : random.number(0...30)
        let kind = random.chance(15) ? Event.Kind.answer : Event.Kind.allCases[random.number(0...5)]
        let event = Event(
            time: now - .minutes(Int64(behind)) - .seconds(Int64(random.number(0...59))), machine: UInt8(random.number(1...3)), kind: kind,
            port: [80, 135, 445][random.number(0...2)], remotePort: UInt16(random.number(1...3)), bytes: Int64(random.number(40...90)),
            index: UInt32(sources.reduce(0) { $0 + $1.events.count }))
        join(event, platforms[random.number(0...platforms.count - 1)], UInt32(random.number(1...4)))
    }

    /// The 25-hour rule: the oldest source within reach takes the packet, and the others with it.
    private mutating func join(_ event: Event, _ platform: String, _ address: UInt32) {
        let near = sources.indices.filter { index in
            let source = sources[index]
            return source.platform == platform && source.address == address && source.absorbedBy == nil
                && source.events.contains { max($0.time, event.time) - min($0.time, event.time) <= Lateness.sourceGap }
        }
        guard let first = near.first else {
            sources.append(Source(number: Int64(sources.count), platform: platform, address: address, events: [event]))
            return
        }
        sources[first].events.append(event)
        sources[first].isDirty = true
        for other in near.dropFirst() {
            sources[first].events += sources[other].events
            (sources[other].absorbedBy, sources[other].isDirty) = (sources[first].number, true)
        }
    }

    private mutating func writeSessions() {
        revision += 1
        let dirty = sources.indices.filter { sources[$0].isDirty }
        for index in dirty.filter({ sources[$0].absorbedBy == nil }) + dirty.filter({ sources[$0].absorbedBy != nil }) {
            if isNewcomer(index), random.chance(50) { write(index, isRich: false) }
            write(index, isRich: true)
            sources[index].isDirty = false
        }
    }

    /// Nothing of the address has been written, so that no window that is about to become final can change with the country.
    private func isNewcomer(_ index: Int) -> Bool {
        !sources.contains { $0.platform == sources[index].platform && $0.address == sources[index].address && $0.newest != nil }
    }

    private mutating func write(_ index: Int, isRich: Bool) {
        let source = sources[index]
        let address = Address(ipv4: source.address)
        var session = Session(
            source.number, source.platform, address, revision: revision, source.absorbedBy == nil ? source.events : [])
        session.absorbed = sources.filter { $0.absorbedBy == source.number }.map { Self.id($0.number) }
        if let absorber = source.absorbedBy {
            session.absorbedBy = Self.id(absorber)
            let times = source.events.map(\.time).sorted()
            (session.firstSeen, session.lastSeen) = (times[0], times[times.count - 1])
        }
        var enrichment = Enrichment.test(Self.country(of: source.address), Self.family(of: source.address))
        enrichment.level = isRich ? 1 : 0
        if !isRich { (enrichment.country, enrichment.system) = (Enrichment.unknownCountry, nil) }
        sources[index].newest = .attack(Attack(session: session, enrichment: enrichment))
        rows.append(.attack(Attack(session: session, enrichment: enrichment)))
    }

    /// An old owner writes an old copy, and its successor the newest again.
    private mutating func writeStaleCopy() {
        guard let old = rows.filter({ if case .attack = $0 { true } else { false } }).randomElement(using: &random),
            let newest = sources.compactMap(\.newest).first(where: { $0.key == old.key })
        else { return }
        rows += [old, newest]
    }

    private mutating func writeLines(_ platform: String, isLast: Bool) {
        for sensor in ["a", "b"] {
            let known = clocks[platform]?[sensor]
            if sensor == "b", known == nil, !random.chance(3) { continue }
            let lag = now - (known ?? .distantPast)
            let isCurrent = isLast || isPrompt && sensor == "a"
            guard isCurrent || lag > .hours(24) || random.chance(70) else { continue }
            let clock = max(known ?? .distantPast, now - .minutes(Int64(isCurrent ? 0 : random.number(0...(known == nil ? 1_200 : 120)))))
            clocks[platform, default: [:]][sensor] = clock
            if isPrompt, sensor == "a", random.chance(4) { epochs[platform, default: 1] += 1 }
            var line = LedgerLine(
                platform: platform, sensor: sensor, epoch: sensor == "a" ? epochs[platform] ?? 1 : 1, partition: 0, revision: Revision(generation: 1, offset: revision))
            line.clock = clock
            line.isQuiet = random.chance(20)
            rows.append(.line(line))
            furthest[platform] = max(furthest[platform] ?? .distantPast, self.clock(of: platform) ?? .distantPast)
        }
    }

    private static func id(_ number: Int64) -> SessionID { SessionID(generation: 1, partition: 0, offset: number, index: 0) }

    static func country(of address: UInt32) -> String { address % 2 == 0 ? "DE" : "TW" }
    static func family(of address: UInt32) -> String? { address % 3 == 0 ? nil : "Windows" }
}
