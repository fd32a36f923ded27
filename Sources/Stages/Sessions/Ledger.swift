import Pipeline

/// The ledger lines of one partition.
struct Ledger {
    struct Entry {
        var line: LedgerLine
        var isDirty = false
        var isChanged = false
        /// Where the newest revision lies in the output; -1 before it is there.
        var outputOffset: Int64 = -1
        /// The last hour of the line as it was written last; that one may have grown since.
        var writtenHour: Int32 = .min

        /// Whether hours that nobody has written could soon fall out of the line. Behind a slow sensor the platform's clock does not tell.
        var mustBeWritten: Bool {
            let (hours, news) = (line.hours, LedgerLine.hoursMax * 2 / 3)
            // Where the hours of a redriven line are new, nobody knows.
            if line.isRedriven { return hours.count >= LedgerLine.hoursMax - 1 }
            return hours.count >= news && hours[hours.count - news].hour >= writtenHour
        }
    }

    private(set) var entries: [Entry] = []
    var dirtyCount: Int { entries.count { $0.isDirty } }
    private var index: [LineKey: Int] = [:]

    /// The line of a batch; made if it is the first of its kind.
    mutating func line(for batch: PacketBatch, generation: UInt32, partition: Int32) -> Int {
        let key = LineKey(platform: batch.platform, sensor: batch.sensor, epoch: batch.epoch, generation: generation)
        if let position = index[key] { return position }
        let none = Revision(generation: generation, offset: -1)
        var line = LedgerLine(
            platform: batch.platform, sensor: batch.sensor, epoch: batch.epoch, partition: partition, revision: none)
        line.isRedriven = batch.isRedriven
        index[key] = entries.count
        entries.append(Entry(line: line))
        return entries.count - 1
    }

    mutating func change(_ position: Int, _ body: (inout LedgerLine) -> Void) {
        body(&entries[position].line)
        (entries[position].isDirty, entries[position].isChanged) = (true, true)
    }

    /// All lines have been read back.
    mutating func restore(_ lines: RestoredLines, committed: Revision, start: Int64) {
        for (version, isDirty) in lines.believed(committed: committed, start: start) {
            index[LineKey(version.line)] = entries.count
            entries.append(
                Entry(
                    line: version.line, isDirty: isDirty, outputOffset: version.offset,
                    writtenHour: version.line.hours.last?.hour ?? .min))
        }
    }

    mutating func watch(_ line: LedgerLine, offset: Int64) {
        guard let position = position(of: line) else { return }
        let entry = entries[position]
        if line.revision == entry.line.revision {
            entries[position].outputOffset = max(entry.outputOffset, offset)
        } else if line.revision < entry.line.revision, offset > entry.outputOffset {
            entries[position].isDirty = true
        }
    }

    mutating func acknowledged(_ line: LedgerLine, offset: Int64) {
        guard let position = position(of: line) else { return }
        entries[position].outputOffset = max(entries[position].outputOffset, offset)
    }

    /// - Parameter rowsFrom: where in the output the rows lie that this revision relies on.
    mutating func flush(revision: Revision, rowsFrom: Int64, into output: inout [SessionRow]) {
        for position in entries.indices where entries[position].isDirty {
            if entries[position].isChanged {
                entries[position].line.revision = max(entries[position].line.revision, revision)
                entries[position].line.rowsFrom = rowsFrom
            }
            (entries[position].isDirty, entries[position].isChanged) = (false, false)
            entries[position].writtenHour = entries[position].line.hours.last?.hour ?? .min
            output.append(.line(entries[position].line))
        }
    }

    /// Writes lines again that would keep a start reading far back.
    mutating func refresh(before offset: Int64) {
        for position in entries.indices where entries[position].outputOffset < offset { entries[position].isDirty = true }
    }

    private func position(of line: LedgerLine) -> Int? {
        index[LineKey(line)]
    }
}
