import Pipeline

/// One address on one platform: its sessions, and what it adds to which window.
struct Visitor: Sendable {
    let address: Address
    /// Its place among the platforms.
    let platform: Int
    /// The next visitor of the same address, on another platform.
    var sibling: Int?
    private(set) var sessions: [KeptSession] = []
    var shares: [Share] = []
    /// What the next flush must look at.
    var dirty: Dirt = []
    private(set) var dirtyHours: [Int32] = []
    /// The lowest input offset of a session that counts; `max` without one.
    private(set) var pin = Int64.max

    /// More changed hours than this, and all are looked at.
    private static let dirtyHoursMax = 256

    struct Dirt: OptionSet, Hashable, Sendable {
        let rawValue: UInt8
        static let listed = Dirt(rawValue: 1)
        static let rollingHour = Dirt(rawValue: 2)
        static let rollingDay = Dirt(rawValue: 4)
        static let rollingWeek = Dirt(rawValue: 8)
        /// Every share, since the country or the system changed.
        static let whole = Dirt(rawValue: 16)
    }

    /// What it adds to a window.
    struct Share: Sendable {
        let window: Window
        let contribution: Contribution
    }

    init(_ address: Address, on platform: Int) { (self.address, self.platform) = (address, platform) }

    /// Returns what changed, or nil if the copy is no newer than the one held.
    mutating func take(_ attack: CountedAttack, at offset: Int64) -> VisitorChange? {
        let front = attack.session.front
        // By their places: an element in hand is a copy, with a count for everything that it refers to.
        let position = sessions.indices.first { sessions[$0].id == front.id }
        let known = position.map { sessions[$0] }
        if let position, let known, attack.rank <= known.rank {
            if attack.rank == known.rank { sessions[position].cameAgain(at: offset) }
            updatePin()
            return nil
        }
        let absorber = sessions.indices.first { sessions[$0].id == front.absorbedBy || sessions[$0].absorbed.contains(front.id) }
        let session = KeptSession(attack, at: offset, after: known, absorber: absorber.map { sessions[$0] })
        let before = origin
        if let position { sessions[position] = session } else { sessions.append(session) }
        var change = VisitorChange(from: known, to: session)
        for other in sessions.indices where !sessions[other].isAbsorbed && session.absorbed.contains(sessions[other].id) {
            let known = sessions[other]
            sessions[other].becomeAbsorbed(by: session)
            change.add(VisitorChange(from: known, to: sessions[other]))
        }
        updatePin()
        change.isWhole = before != origin
        return change
    }

    /// Country and system: those of the newest session.
    var origin: Origin {
        let newest = sessions.indices.lazy.filter { !sessions[$0].isAbsorbed }.max {
            (sessions[$0].lastSeen, sessions[$0].id) < (sessions[$1].lastSeen, sessions[$1].id)
        }
        guard let newest else { return Origin(country: Enrichment.unknownCountry, system: KeptSession.unknownSystem) }
        return Origin(country: sessions[newest].country, system: sessions[newest].system)
    }

    struct Origin: Equatable, Sendable {
        var country: String
        var system: String
    }

    /// The hours of all sessions, sorted.
    var hours: [CountedHour] {
        sessions.count == 1 ? sessions[0].hours : sessions.flatMap(\.hours).sorted { $0.hour < $1.hour }
    }

    func hasAttack(in range: ClosedRange<Int32>) -> Bool { sessions.contains { $0.hasAttack(in: range) } }

    mutating func hoursChanged(_ hours: [Int32]) {
        guard !dirty.contains(.whole) else { return }
        dirtyHours += hours
        if dirtyHours.count > Self.dirtyHoursMax { dirty.insert(.whole) }
    }

    /// True if it was not yet on the list of those to be settled.
    mutating func list() -> Bool { dirty.insert(.listed).inserted }

    mutating func settled() {
        dirty = []
        dirtyHours.removeAll()
    }

    /// Forgets what lies before an hour; false if nothing stays.
    mutating func forget(before hour: Int32) -> Bool {
        sessions.removeAll { $0.lastSeen.hour < hour }
        for position in sessions.indices { sessions[position].forget(hoursBefore: hour) }
        updatePin()
        return !sessions.isEmpty
    }

    /// The lowest input offset of a session that counts and was seen since; nil without one.
    func pin(since time: Timestamp) -> Int64? { sessions.lazy.filter { !$0.isAbsorbed && $0.lastSeen >= time }.map(\.offset).min() }

    private mutating func updatePin() { pin = sessions.indices.reduce(.max) { sessions[$1].isAbsorbed ? $0 : min($0, sessions[$1].offset) } }
}
