import Pipeline

/// The open sessions of one partition, found by source and by id.
struct SourceTable {
    struct Source: Hashable {
        let platform: HashedName
        let address: Address

        func hash(into hasher: inout Hasher) {
            hasher.combine(platform.hash ^ Int(truncatingIfNeeded: address.low))
            if address.high != 0 { hasher.combine(address.high) }
        }
    }

    struct Entry {
        var session: Session
        /// False where a session has gone, until another one takes its place.
        fileprivate(set) var isOpen = true
        /// It must be written.
        var isDirty = false
        /// It says something new since it was written, not only again what it said.
        var isChanged = false
        /// Where the newest revision lies in the output; -1 before it is there.
        var outputOffset: Int64 = -1
        /// At least the session's weight; exact after each check of the limit.
        var weight = 0
        fileprivate var next = -1
    }

    private(set) var entries: [Entry] = []
    private var free: [Int] = []
    private var heads: [Source: Int] = [:]
    private var byID: [SessionID: Int] = [:]
    private(set) var dirty: [Int] = []
    /// While rows are restored: of sessions that were taken in, the newest revision before that.
    var beforeJoin: [SessionID: (session: Session, outputOffset: Int64)] = [:]

    var count: Int { byID.count }

    subscript(position: Int) -> Entry {
        // A copy of an entry counts a dozen references: what is asked for with every packet is read from `entries`, field by field.
        get { entries[position] }
        _modify { yield &entries[position] }
    }

    func position(of id: SessionID) -> Int? { byID[id] }

    /// The lowest offset in the output of a row; `Int64.max` without one. - Parameter isCleanOnly: of a row that need not be written.
    func lowestOffset(isCleanOnly: Bool) -> Int64 {
        var lowest = Int64.max
        for position in entries.indices where entries[position].isOpen {
            let offset = entries[position].outputOffset
            if offset >= 0, offset < lowest, !isCleanOnly || !entries[position].isDirty { lowest = offset }
        }
        return lowest
    }

    /// Positions of the live (not absorbed) sessions of a source that a packet at `time` falls into: that of the oldest id, and the
    /// others, of which there are nearly never any.
    func near(_ source: Source, at time: Timestamp) -> (oldest: Int?, others: [Int]) {
        var (oldest, others): (Int?, [Int]) = (nil, [])
        var position = heads[source] ?? -1
        while position >= 0 {
            if isNear(position, time) {
                if let known = oldest, entries[known].session.id < entries[position].session.id {
                    others.append(position)
                } else {
                    if let known = oldest { others.append(known) }
                    oldest = position
                }
            }
            position = entries[position].next
        }
        if others.count > 1 { others.sort { entries[$0].session.id < entries[$1].session.id } }
        return (oldest, others)
    }

    private func isNear(_ position: Int, _ time: Timestamp) -> Bool {
        // Field by field: a method of the entry would be handed a copy of it.
        entries[position].session.absorbedBy == nil && time >= entries[position].session.firstSeen - Lateness.sourceGap
            && time <= entries[position].session.lastSeen + Lateness.sourceGap
    }

    @discardableResult
    mutating func insert(_ session: Session, outputOffset: Int64 = -1) -> Int {
        insert(session, of: Source(platform: HashedName(session.platform), address: session.address), outputOffset: outputOffset)
    }

    @discardableResult
    mutating func insert(_ session: Session, of source: Source, outputOffset: Int64 = -1) -> Int {
        var entry = Entry(session: session, outputOffset: outputOffset, weight: session.weight)
        let position = free.popLast() ?? entries.count
        byID[session.id] = position
        let next = heads.updateValue(position, forKey: source)
        entry.next = next ?? -1
        if position == entries.count { entries.append(entry) } else { entries[position] = entry }
        return position
    }

    mutating func markChanged(_ position: Int) {
        self[position].isChanged = true
        markDirty(position)
    }

    mutating func markDirty(_ position: Int) {
        guard !entries[position].isDirty else { return }
        self[position].isDirty = true
        dirty.append(position)
    }

    mutating func clearDirty() {
        for position in dirty { (self[position].isDirty, self[position].isChanged) = (false, false) }
        dirty.removeAll(keepingCapacity: true)
    }

    mutating func remove(_ position: Int) {
        let (id, platform, address) = (entries[position].session.id, entries[position].session.platform, entries[position].session.address)
        let source = Source(platform: HashedName(platform), address: address)
        let next = entries[position].next
        if heads[source] == position {
            heads[source] = next >= 0 ? next : nil
        } else {
            var previous = heads[source] ?? -1
            while previous >= 0, entries[previous].next != position { previous = entries[previous].next }
            if previous >= 0 { self[previous].next = next }
        }
        byID[id] = nil
        // What it held is given back; its place waits for another one.
        entries[position] = Entry(session: Session(id: id, platform: "", address: address, revision: .none, opened: .distantPast))
        entries[position].isOpen = false
        free.append(position)
    }
}

/// A platform's name with its hash, which a batch computes once for all its packets.
struct HashedName: Hashable {
    let text: String
    let hash: Int

    init(_ text: String) { (self.text, hash) = (text, text.hashValue) }

    func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}
