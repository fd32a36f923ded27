import Enrichment
import Pipeline
import TestSupport

/// One partition of enrich that crashes at random, with old owners that wake up and with compaction: the real stage under the protocol's model.
struct Simulation {
    struct Options {
        var asksHostNames = true
        var hasOldOwners = true
        /// Event time advances so far that sessions fall behind the horizon.
        var forgets = false
        /// Off, to see that the model finds what the rule is for.
        var watches = true
    }

    let options: Options
    var random: SeededRandom
    var input = CompactedLog()
    var output = CompactedLog()
    /// The newest session and line of each key in the input.
    private(set) var sessions: [SessionID: Session] = [:]
    private(set) var lines: [[UInt8]: LedgerLine] = [:]

    private var enricher: Enricher
    private var position: Int64 = 0
    private var watched: Int64 = 0
    /// Everything below has been watched, and what was wrong there has been written again: compaction may come here.
    private var repaired: Int64 = 0
    private var questions: [Address] = []
    private var oldOwner: (enricher: Enricher, position: Int64)?

    init(seed: UInt64, options: Options) throws {
        self.options = options
        random = SeededRandom(seed: seed)
        enricher = Self.newEnricher(options)
        writeInput()
        try start()
    }

    static func name(of address: Address) -> String { "host-\(address.low)" }
    static func country(of address: Address) -> String { ["DE", "FR", "??"][Int(address.low % 3)] }

    private static func newEnricher(_ options: Options) -> Enricher {
        let geo = GeoAnswerer { Fixtures.facts(country(of: $0)) }
        return Enricher(partition: 0, generation: 1, geo: geo, signatures: nil, asksHostNames: options.asksHostNames)
    }

    mutating func run() throws {
        for _ in 0..<Int.random(in: 5...60, using: &random) { try step() }
        try finish()
    }

    private mutating func step() throws {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<30: try take(Int.random(in: 1...4, using: &random))
        case 30..<45: try watch(Int64.random(in: watched...output.end, using: &random))
        case 45..<55: answer()
        case 55..<75: try flush(crashes: random.chance(15))
        case 75..<80: try start()
        case 80..<86: if options.hasOldOwners { oldOwner = (enricher, position) }
        case 86..<92: try oldOwnerWrites()
        case 92..<95: if options.hasOldOwners { try plainCopyOnTop() }
        default: output.compact(below: Int64.random(in: 0...max(repaired, 0), using: &random))
        }
    }

    /// Until nothing moves any more.
    private mutating func finish() throws {
        try take(Int.max)
        var end: Int64 = -1
        while end != output.end {
            end = output.end
            try watch(output.end)
            answerAll()
            try flush(crashes: false)
        }
    }
}

/// The owner.
extension Simulation {
    mutating func start() throws {
        enricher = Self.newEnricher(options)
        let commit = try output.lastRows(as: AttackRow.self)[Commit.key]
        var from: Int64 = 0
        if case .commit(let commit) = commit { from = commit.restoreFrom }
        for (offset, row) in try output.rows(from: from, as: PassedAttackRow.self) { enricher.restore(row, offset: offset) }
        position = enricher.restored()
        (watched, questions) = (output.end, [])
    }

    private mutating func take(_ count: Int) throws {
        var setAside: [SetAside] = []
        for (offset, row) in try input.rows(from: position, as: PassedSessionRow.self).prefix(count) {
            enricher.take(Record(partition: 0, offset: offset, sent: Fixtures.time(0), value: row), setAside: &setAside)
            position = offset + 1
        }
    }

    private mutating func watch(_ end: Int64) throws {
        if options.watches {
            for (offset, row) in try output.rows(from: watched, as: PassedAttackRow.self) where offset < end { enricher.watch(row, offset: offset) }
        }
        watched = max(watched, end)
    }

    private mutating func answer() {
        questions += enricher.pendingLookups(limit: 2)
        guard let address = questions.randomElement(using: &random) else { return }
        questions.removeAll { $0 == address }
        enricher.answered(HostNameAnswer(address: address, hostName: Self.name(of: address)))
    }

    private mutating func answerAll() {
        questions += enricher.pendingLookups(limit: .max)
        for address in questions { enricher.answered(HostNameAnswer(address: address, hostName: Self.name(of: address))) }
        questions = []
    }

    /// A crash comes between any two writes, or between the rows and the commit.
    private mutating func flush(crashes: Bool) throws {
        let seen = watched
        var rows: [PassedAttackRow] = []
        enricher.flush(into: &rows)
        let limit = crashes ? Int.random(in: 0...rows.count, using: &random) : rows.count
        for row in rows.sorted(by: { $0.phase < $1.phase }).prefix(limit) { enricher.acknowledged(row, offset: append(row)) }
        if crashes { return try start() }
        repaired = max(repaired, seen)
        if let commit = enricher.commit() { enricher.acknowledged(commit, offset: append(commit)) }
    }

    private mutating func append(_ row: some Row) -> Int64 {
        output.append(row, gap: random.chance(20) ? Int64.random(in: 0...9_000, using: &random) : 0)
    }
}

/// Old owners.
extension Simulation {
    /// It did not notice that it lost the partition: it takes some more, and writes once what it has.
    private mutating func oldOwnerWrites() throws {
        guard var old = oldOwner else { return }
        oldOwner = nil
        var setAside: [SetAside] = []
        for (offset, row) in try input.rows(from: old.position, as: PassedSessionRow.self).prefix(Int.random(in: 0...5, using: &random)) {
            old.enricher.take(Record(partition: 0, offset: offset, sent: Fixtures.time(0), value: row), setAside: &setAside)
        }
        var rows: [PassedAttackRow] = []
        old.enricher.flush(into: &rows)
        let limit = Int.random(in: 0...rows.count, using: &random)
        for row in rows.prefix(limit) { old.enricher.acknowledged(row, offset: append(row)) }
        if limit == rows.count, random.chance(50), let commit = old.enricher.commit() { _ = append(commit) }
    }

    /// An earlier row once more, without what was learnt of it later.
    private mutating func plainCopyOnTop() throws {
        guard let (_, row) = try output.rows(from: 0, as: AttackRow.self).randomElement(using: &random) else { return }
        if case .attack(var attack) = row {
            (attack.enrichment.level, attack.enrichment.hostName) = (0, nil)
            _ = append(AttackRow.attack(attack))
        } else {
            _ = append(row)
        }
    }
}

/// What the sessions room wrote.
extension Simulation {
    private mutating func writeInput() {
        var revision: Int64 = 0
        var hour: Int64 = 0
        let ids = Int64(1)...Int64.random(in: 1...8, using: &random)
        for _ in 0..<Int.random(in: 2...25, using: &random) {
            revision += Int64.random(in: 1...3, using: &random)
            hour += options.forgets ? Int64.random(in: 0...30, using: &random) : 0
            for _ in 0..<Int.random(in: 0...3, using: &random) { writeSession(Int64.random(in: ids, using: &random), revision, hour) }
            if random.chance(25) {
                revision += 1
                join(ids, revision, hour)
            }
            writeLine(revision, hour)
            if random.chance(70) { writeCommit(revision) }
            if random.chance(10) { writeAgain(hour) }
        }
        // An old owner of the sessions room may have written over the newest rows: its watcher wrote them again.
        for session in sessions.values.sorted(by: { $0.id < $1.id }) where !options.forgets { input.append(SessionRow.session(session)) }
    }

    /// What an old owner of the sessions room may do while a session is open.
    private mutating func writeAgain(_ hour: Int64) {
        guard let (_, row) = try? input.rows(from: 0, as: SessionRow.self).randomElement(using: &random) else { return }
        if case .session(let session) = row, isOver(session, hour) { return }
        input.append(row)
    }

    private mutating func writeSession(_ number: Int64, _ revision: Int64, _ hour: Int64) {
        if let known = sessions[Fixtures.id(number)], known.absorbedBy != nil || (options.forgets && isOver(known, hour)) { return }
        let platform = number % 3 == 0 ? "taiwan" : "france1"
        var session = Fixtures.session(
            number, revision: revision, address: UInt32(number / 3), platform: platform, lastSeen: hour * 3_600 + revision)
        session.absorbed = sessions[session.id]?.absorbed ?? []
        write(session)
    }

    private func isOver(_ session: Session, _ hour: Int64) -> Bool { session.lastSeen < Fixtures.time(hour * 3_600) - Lateness().kept }

    private mutating func join(_ ids: ClosedRange<Int64>, _ revision: Int64, _ hour: Int64) {
        let open = ids.map(Fixtures.id).compactMap { sessions[$0] }.filter { $0.absorbedBy == nil && !isOver($0, hour) }
        guard let other = open.dropFirst().randomElement(using: &random),
            let absorber = open.first(where: { $0.address == other.address && $0.platform == other.platform }), absorber.id < other.id
        else { return }
        var (joined, gone) = (absorber, other)
        (joined.revision.offset, gone.revision.offset) = (revision, revision)
        joined.absorbed.append(gone.id)
        joined.lastSeen = max(joined.lastSeen, gone.lastSeen)
        gone.absorbedBy = joined.id
        write(joined)
        write(gone)
    }

    private mutating func write(_ session: Session) {
        sessions[session.id] = session
        input.append(SessionRow.session(session))
    }

    private mutating func writeLine(_ revision: Int64, _ hour: Int64) {
        for platform in ["france1", "taiwan"] where random.chance(60) {
            let epoch = UInt64.random(in: 1...2, using: &random)
            let line = Fixtures.line(revision: revision, clock: hour * 3_600, epoch: epoch, platform: platform)
            lines[line.key] = line
            input.append(SessionRow.line(line))
        }
    }

    private mutating func writeCommit(_ revision: Int64) {
        input.append(SessionRow.commit(Commit(partition: 0, revision: Revision(generation: 1, offset: revision), restoreFrom: 0)))
    }
}
