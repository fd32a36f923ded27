import Pipeline

/// The ledger lines on their way through. They are never dropped: readers need every one of them to balance the accounts.
struct LineShelf: Sendable {
    private struct Entry: Sendable {
        var line: LedgerLine
        var outputOffset: Int64
        /// The hours before this one were handed out as they are now.
        var unwrittenFrom: Int32 = .min
    }

    private var entries: [[UInt8]: Entry] = [:]
    private var changed: Set<[UInt8]> = []
    /// Lines that were overtaken before they were handed out, by one that no longer carries all that was new in them.
    private var overtaken: [LedgerLine] = []
    private var queue = OffsetQueue<[UInt8]>()

    var count: Int { entries.count }

    /// Takes a line of the input; one that was written already, or is older, is passed over.
    mutating func take(_ line: LedgerLine) {
        let key = line.key
        guard var entry = entries[key] else {
            entries[key] = Entry(line: line, outputOffset: -1)
            changed.insert(key)
            return
        }
        guard line.revision > entry.line.revision else { return }
        if changed.contains(key), let first = line.hours.first?.hour,
            entry.line.hours.contains(where: { entry.unwrittenFrom <= $0.hour && $0.hour < first })
        {
            overtaken.append(entry.line)
            entry.unwrittenFrom = entry.line.unwrittenFrom
        }
        entry.line = line
        entries[key] = entry
        changed.insert(key)
    }

    /// Compares a line seen in the output with the newest one known, and takes over what is ahead.
    mutating func seen(_ line: LedgerLine, offset: Int64) {
        let key = line.key
        guard let known = entries[key] else { return adopt(line, key, offset) }
        switch Sighting(line.revision, at: offset, known: known.line.revision, knownOffset: known.outputOffset) {
        case .echo: return
        case .same: adopt(line, key, offset)
        case .overwritten: changed.insert(key)
        case .ahead:
            adopt(line, key, offset)
            if offset < known.outputOffset { changed.insert(key) }
        }
    }

    private mutating func adopt(_ line: LedgerLine, _ key: [UInt8], _ offset: Int64) {
        entries[key] = Entry(line: line, outputOffset: offset, unwrittenFrom: line.unwrittenFrom)
        changed.remove(key)
        queue.insert(key, at: offset)
    }

    mutating func acknowledged(_ line: LedgerLine, offset: Int64) {
        let key = line.key
        guard let entry = entries[key] else { return }
        if line.revision < entry.line.revision, !changed.contains(key) {
            changed.insert(key)
            queue.insert(key, at: entry.outputOffset)
        } else if offset > entry.outputOffset {
            entries[key]?.outputOffset = offset
            queue.insert(key, at: offset)
            // It stands behind what it overtook.
            if line.revision == entry.line.revision { changed.remove(key) }
        }
    }

    mutating func collect() -> [LedgerLine] {
        var lines = overtaken
        overtaken.removeAll()
        for key in changed.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            guard var entry = entries[key] else { continue }
            lines.append(entry.line)
            entry.unwrittenFrom = entry.line.unwrittenFrom
            entries[key] = entry
        }
        changed.removeAll(keepingCapacity: true)
        return lines
    }

    mutating func lowestOffset() -> Int64? { queue.lowest { [entries] offset, key in entries[key]?.outputOffset == offset } }

    mutating func repeatLines(below offset: Int64, limit: Int) {
        changed.formUnion(queue.removeAll(below: offset, limit: limit) { [entries] at, key in entries[key]?.outputOffset == at })
    }
}

extension LedgerLine {
    /// Once the line is written: its last hour may still grow, those before it cannot. A redriven line goes back, so none of its hours is sure.
    fileprivate var unwrittenFrom: Int32 { isRedriven ? .min : hours.last?.hour ?? .min }
}
