import Pipeline

/// The open sessions of one partition, found by source and by id.
///
/// A row is a knock, which lies in its entry, or a whole session, which lies apart, or the bytes of one that rests until something comes to it.
/// With very many open sources the memory is what takes the time: one entry is what most packets change.
struct SourceTable {
    struct Source: Equatable {
        /// The name's place in the table.
        let platform: UInt32
        let address: Address
    }

    private(set) var entries: [Entry] = []
    /// Where the newest revision of each entry lies in the output; -1 before it is there. Apart, since a flush looks through all of them.
    private(set) var outputOffsets: [Int64] = []
    private var free: [Int32] = []
    /// Those that are more than a knock.
    private(set) var sessions = SessionShelf()
    private var restRound = RestRound()
    private var bySource = PositionIndex()
    private var byID = PositionIndex()
    private var platforms = Interned<String>()
    private var byPlatform = PlatformIndex()
    private var origins = Interned<[Origin]>()
    private let mixer = Mixer()
    private(set) var dirty: [Int32] = []
    /// What is read ahead, and something of what was read, so that reading is not left out as useless.
    var hashesAhead: [UInt64] = []
    var ahead: [Int32] = []
    private var readAhead = 0
    /// While rows are restored: of sessions that were taken in, the newest revision before that.
    var beforeJoin: [SessionID: (session: Session, outputOffset: Int64)] = [:]

    var count: Int { byID.count }

    mutating func platform(_ name: String) -> UInt32 { platforms.place(of: name) }

    /// How far a sensor of a platform is.
    mutating func clockCame(_ clock: Timestamp, on platform: String) { restRound.clockCame(clock, on: self.platform(platform)) }

    mutating func origin(_ origin: Origin) -> UInt32 { origins.place(of: [origin]) }

    @inline(__always)
    func hash(_ source: Source) -> UInt64 { mixer.mix(source.platform, source.address) }

    @inline(__always)
    func begin(_ hash: UInt64) -> Int { bySource.begin(hash) }

    /// Adds the positions that probably have a hash to those that are read ahead.
    @inline(__always)
    mutating func findAhead(_ hash: UInt64) {
        bySource.search(hash) {
            ahead.append(Int32($0))
            return false
        }
    }

    mutating func noteAhead(_ sum: Int) { readAhead &+= sum }

    func position(of id: SessionID) -> Int? { byID.first(mixer.mix(id)) { entries[$0].id == id } }

    /// The lowest offset in the output of a row; `Int64.max` without one. - Parameter isCleanOnly: of a row that need not be written.
    func lowestOffset(isCleanOnly: Bool) -> Int64 {
        var lowest = Int64.max
        for position in outputOffsets.indices {
            let offset = outputOffsets[position]
            if offset < lowest, offset >= 0, !isCleanOnly || !entries[position].isDirty { lowest = offset }
        }
        return lowest
    }

    /// Positions of the live (not absorbed) sessions of a source that a packet at `time` falls into: that of the oldest id, and the
    /// others, of which there are nearly never any.
    @inline(__always)
    func near(_ source: Source, at time: Timestamp) -> (oldest: Int?, others: [Int]) {
        var (oldest, others): (Int?, [Int]) = (nil, [])
        bySource.search(hash(source)) { position in
            guard entries[position].address == source.address, entries[position].platform == source.platform, isNear(position, time) else {
                return false
            }
            if let known = oldest, entries[known].id < entries[position].id {
                others.append(position)
            } else {
                if let known = oldest { others.append(known) }
                oldest = position
            }
            return false
        }
        if others.count > 1 { others.sort { entries[$0].id < entries[$1].id } }
        return (oldest, others)
    }

    private func isNear(_ position: Int, _ time: Timestamp) -> Bool {
        !entries[position].isAbsorbed && time >= entries[position].firstSeen - Lateness.sourceGap
            && time <= entries[position].lastSeen + Lateness.sourceGap
    }

    /// Takes a packet into a session that it does not make more than a knock. - Returns: false if it is more; then nothing has changed.
    @inline(__always)
    mutating func takeKnock(_ arrival: Arrival, origin: UInt32, at position: Int) -> Bool {
        let firstSeen = entries[position].firstSeen
        guard entries[position].place == .knock,
            entries[position].knock.take(arrival, origin: origin, firstSeen: firstSeen)
        else { return false }
        if arrival.time > entries[position].lastSeen { entries[position].lastSeen = arrival.time }
        return true
    }

    /// Whether a row takes the input up to a revision into account.
    @inline(__always)
    func hasReached(_ revision: Revision, at position: Int) -> Bool {
        let (generation, offset) = (entries[position].generation, entries[position].offset)
        return (generation, offset) >= (revision.generation, revision.offset)
    }

    mutating func raiseRevision(_ position: Int, to revision: Revision) {
        entries[position].revision = max(entries[position].revision, revision)
    }

    mutating func noteOutput(_ position: Int, at offset: Int64) {
        outputOffsets[position] = max(outputOffsets[position], offset)
    }

    mutating func markChanged(_ position: Int) {
        entries[position].isChanged = true
        markDirty(position)
    }

    mutating func markDirty(_ position: Int) {
        guard !entries[position].isDirty else { return }
        entries[position].isDirty = true
        dirty.append(Int32(position))
    }

    mutating func clearDirty() {
        for position in dirty { (entries[Int(position)].isDirty, entries[Int(position)].isChanged) = (false, false) }
        dirty.removeAll(keepingCapacity: true)
    }
}

// Sessions in and out.
extension SourceTable {
    /// The whole session. Changing it makes it more than a knock.
    subscript(position: Int) -> Session {
        get {
            let entry = entries[position]
            if var session = sessions.session(at: entry.place) {
                session.revision = entry.revision
                return session
            }
            var session = Session(
                id: entry.id, platform: platforms[entry.platform], address: entry.address, revision: entry.revision, opened: entry.firstSeen)
            session.lastSeen = entry.lastSeen
            session.origins = origins[entry.knock.origin]
            entry.knock.fill(&session)
            return session
        }
        _modify {
            let place = unfold(position)
            defer { noteSession(at: place, of: position) }
            yield &sessions[place]
        }
    }

    /// Takes a packet into a session, whatever it says.
    mutating func take(_ arrival: Arrival, _ bytes: RawSpan, _ origin: Origin, payloadBytesMax: Int, at position: Int) {
        let place = unfold(position)
        sessions.take(arrival, bytes, origin, payloadBytesMax: payloadBytesMax, at: place)
        noteTimes(at: place, of: position)
    }

    /// Where the whole session of an entry lies, which no longer is a knock or at rest.
    private mutating func unfold(_ position: Int) -> Int {
        if let place = entries[position].place.whole { return Int(place) }
        var session = self[position]
        if entries[position].place != .knock { share(&session, on: entries[position].platform) }
        sessions.forget(entries[position].place)
        let place = sessions.keep(session)
        entries[position].place = .whole(place)
        return Int(place)
    }

    /// Each row that is read brings names of its own, and nearly all of them are the same.
    private mutating func share(_ session: inout Session, on platform: UInt32) {
        session.platform = platforms[platform]
        if session.origins.count == 1 { session.origins = origins[origins.place(of: session.origins)] }
    }

    /// Looks at the next entries, one round after the other, and lays those to rest that nothing came to for a while.
    mutating func rest(lookingAt count: Int, notSeenFor span: Span) {
        guard sessions.wholeCount > 0 else { return }
        for _ in 0..<min(count, entries.count) {
            let position = restRound.next(of: entries.count)
            guard let place = entries[position].place.whole,
                restRound.isOver(entries[position].lastSeen, on: entries[position].platform, for: span)
            else { continue }
            entries[position].place = sessions.lay(from: place)
        }
    }

    private mutating func noteTimes(at place: Int, of position: Int) {
        (entries[position].firstSeen, entries[position].lastSeen) = (sessions[place].firstSeen, sessions[place].lastSeen)
    }

    private mutating func noteSession(at place: Int, of position: Int) {
        noteTimes(at: place, of: position)
        entries[position].isAbsorbed = sessions[place].absorbedBy != nil
        entries[position].hasAbsorbed = !sessions[place].absorbed.isEmpty
    }

    /// A new session, opened by a packet.
    /// - Returns: where it lies, and whether the packet is in already.
    mutating func open(
        _ id: SessionID, _ source: Source, _ arrival: Arrival, _ bytes: RawSpan, origin: UInt32
    ) -> (position: Int, isTaken: Bool) {
        let none = Revision(generation: id.generation, offset: -1)
        let knock = Knock(arrival, bytes, origin: origin)
        var entry = Entry(id, source, none, from: arrival.time, to: arrival.time, knock)
        guard knock == nil else { return (insert(entry, outputOffset: -1), true) }
        var session = Session(id: id, platform: platforms[source.platform], address: source.address, revision: none, opened: arrival.time)
        // Shared with all others of the same run.
        session.origins = origins[origin]
        entry.place = .whole(sessions.keep(session))
        return (insert(entry, outputOffset: -1), false)
    }

    @discardableResult
    mutating func insert(_ session: Session, outputOffset: Int64 = -1) -> Int {
        insert(entry(of: session), outputOffset: outputOffset)
    }

    /// Puts another revision in the place of what was known of a session.
    mutating func replace(_ position: Int, with session: Session, at offset: Int64) {
        let known = entries[position]
        sessions.forget(known.place)
        var entry = entry(of: session)
        (entry.isDirty, entry.isChanged) = (known.isDirty, known.isChanged)
        entries[position] = entry
        outputOffsets[position] = offset
        // Rows from somebody else may say anything.
        guard known.platform != entry.platform || known.address != entry.address else { return }
        if known.platform != entry.platform { byPlatform.insert(position, on: entry.platform) }
        let (entries, mixer) = (entries, mixer)
        bySource.remove(position, known.hash(mixer)) { $0 == position ? known.hash(mixer) : entries[$0].hash(mixer) }
        bySource.insert(position, entry.hash(mixer)) { entries[$0].hash(mixer) }
    }

    private mutating func entry(of session: Session) -> Entry {
        let source = Source(platform: platforms.place(of: session.platform), address: session.address)
        let knock = session.origins.count == 1 ? Knock(session, origin: origins.place(of: session.origins)) : nil
        var entry = Entry(session.id, source, session.revision, from: session.firstSeen, to: session.lastSeen, knock)
        (entry.isAbsorbed, entry.hasAbsorbed) = (session.absorbedBy != nil, !session.absorbed.isEmpty)
        if knock == nil { entry.place = sessions.lay(session) }
        return entry
    }

    private mutating func insert(_ entry: Entry, outputOffset: Int64) -> Int {
        let position: Int
        if let place = free.popLast() {
            position = Int(place)
            (entries[position], outputOffsets[position]) = (entry, outputOffset)
        } else {
            position = entries.count
            entries.appendSparingly(entry)
            outputOffsets.appendSparingly(outputOffset)
        }
        byPlatform.insert(position, on: entry.platform)
        let (entries, mixer) = (entries, mixer)
        byID.insert(position, mixer.mix(entry.id)) { mixer.mix(entries[$0].id) }
        bySource.insert(position, entry.hash(mixer)) { entries[$0].hash(mixer) }
        return position
    }

    /// Forgets the entries of a platform that are over.
    mutating func sweep(_ platform: UInt32, where isOver: (SourceTable, Int) -> Bool) {
        for position in byPlatform.takeOut(platform).lazy.map(Int.init) where entries[position].isOpen && entries[position].platform == platform {
            if isOver(self, position) { remove(position) } else { byPlatform.insert(position, on: platform) }
        }
    }

    private mutating func remove(_ position: Int) {
        let (entry, entries, mixer) = (entries[position], entries, mixer)
        byID.remove(position, mixer.mix(entry.id)) { mixer.mix(entries[$0].id) }
        bySource.remove(position, entry.hash(mixer)) { entries[$0].hash(mixer) }
        sessions.forget(entry.place)
        close(position)
    }

    private mutating func close(_ position: Int) {
        (entries[position].isOpen, entries[position].place) = (false, .knock)
        outputOffsets[position] = -1
        free.append(Int32(position))
    }
}
