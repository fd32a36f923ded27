import Pipeline

/// The open sessions of one partition, found by source and by id.
struct SourceTable {
    struct Source: Hashable {
        let platform: String
        let address: Address
    }

    struct Entry {
        var session: Session
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

    private(set) var entries: [Entry?] = []
    private var free: [Int] = []
    private var heads: [Source: Int] = [:]
    private var byID: [SessionID: Int] = [:]
    private(set) var dirty: [Int] = []
    /// While rows are restored: of sessions that were taken in, the newest revision before that.
    var beforeJoin: [SessionID: (session: Session, outputOffset: Int64)] = [:]

    var count: Int { byID.count }

    subscript(position: Int) -> Entry {
        // A position comes from this table and is used before the next removal.
        get { entries[position]! }
        _modify { yield &entries[position]! }
    }

    func position(of id: SessionID) -> Int? { byID[id] }

    /// The lowest offset in the output of a row; `Int64.max` without one. - Parameter isCleanOnly: of a row that need not be written.
    func lowestOffset(isCleanOnly: Bool) -> Int64 {
        var lowest = Int64.max
        // By position: a copy of every entry would cost much more than the comparison.
        for position in entries.indices {
            guard let offset = entries[position]?.outputOffset, offset >= 0, offset < lowest else { continue }
            if !isCleanOnly || entries[position]?.isDirty == false { lowest = offset }
        }
        return lowest
    }

    /// Positions of the live (not absorbed) sessions of a source that a packet at `time` falls into, the oldest id first.
    func near(_ source: Source, at time: Timestamp) -> [Int] {
        var result: [Int] = []
        var position = heads[source] ?? -1
        while position >= 0, let entry = entries[position] {
            let session = entry.session
            if session.absorbedBy == nil, time >= session.firstSeen - Lateness.sourceGap, time <= session.lastSeen + Lateness.sourceGap {
                result.append(position)
            }
            position = entry.next
        }
        return result.count < 2 ? result : result.sorted { self[$0].session.id < self[$1].session.id }
    }

    @discardableResult
    mutating func insert(_ session: Session, outputOffset: Int64 = -1) -> Int {
        let source = Source(platform: session.platform, address: session.address)
        var entry = Entry(session: session, outputOffset: outputOffset, weight: session.weight)
        entry.next = heads[source] ?? -1
        let position: Int
        if let reused = free.popLast() {
            position = reused
            entries[reused] = entry
        } else {
            position = entries.count
            entries.append(entry)
        }
        heads[source] = position
        byID[session.id] = position
        return position
    }

    mutating func markChanged(_ position: Int) {
        self[position].isChanged = true
        markDirty(position)
    }

    mutating func markDirty(_ position: Int) {
        guard !self[position].isDirty else { return }
        self[position].isDirty = true
        dirty.append(position)
    }

    mutating func clearDirty() {
        for position in dirty { (self[position].isDirty, self[position].isChanged) = (false, false) }
        dirty.removeAll(keepingCapacity: true)
    }

    mutating func remove(_ position: Int) {
        let session = self[position].session
        let source = Source(platform: session.platform, address: session.address)
        let next = self[position].next
        if heads[source] == position {
            heads[source] = next >= 0 ? next : nil
        } else {
            var previous = heads[source] ?? -1
            while previous >= 0, self[previous].next != position { previous = self[previous].next }
            if previous >= 0 { self[previous].next = next }
        }
        byID[session.id] = nil
        entries[position] = nil
        free.append(position)
    }
}
