import Pipeline
import Sessions

/// A process that owns the partition: the stage and what the loop keeps beside it.
struct PartitionOwner {
    var stage = Sessionizer(generation: 1, partition: 0, partitionCount: 1)
    /// The next input offset.
    var next: Int64
    /// The next output offset to watch.
    var watched: Int64
    var ownOffsets: Set<Int64> = []
    /// Set aside since the last flush.
    var setAside: [SetAside] = []

    /// Starts as the loop does: the newest commit says from where the own output is read back.
    /// - Parameter span: how many of the last records are searched for it.
    init(_ log: OutputLog, span: Int64) {
        // An old owner's lower commit may be the last one: if a higher one turns up behind it, its rows must be read, too.
        var start = log.newestCommit(span: span)?.restoreFrom ?? 0
        while let earlier = log.newestCommit(from: start)?.restoreFrom, earlier < start { start = earlier }
        for record in log.records where record.offset >= start { stage.restore(record.row, offset: record.offset) }
        next = stage.restored()
        watched = log.end
    }

    mutating func take(_ record: Record<PacketBatch>) {
        var record = record
        record.lostBefore = record.offset - next
        stage.take(record, setAside: &setAside)
        next = record.offset + 1
    }

    mutating func watch(_ log: OutputLog) {
        for record in log.records.reversed().prefix(while: { $0.offset >= watched }).reversed() {
            if ownOffsets.remove(record.offset) == nil { stage.watch(record.row, offset: record.offset) }
        }
        watched = log.end
    }
}

/// A flush, record by record, so that a test can stop it anywhere, or let an old owner end it much later.
struct FlushInProgress {
    var owner: PartitionOwner
    private var rows: ArraySlice<SessionRow>
    private var unacknowledged: [(SessionRow, Int64)] = []
    private var isCommitted = false

    init(_ owner: PartitionOwner) {
        self.owner = owner
        var rows: [SessionRow] = []
        self.owner.stage.flush(into: &rows)
        let phases = Set(rows.map(\.phase)).sorted()
        self.rows = phases.flatMap { phase in rows.filter { $0.phase == phase } }[...]
    }

    /// Writes one record; false if there was none left.
    mutating func step(_ log: inout OutputLog) throws -> Bool {
        guard let row = rows.popFirst() else { return try commit(&log) }
        unacknowledged.append((row, try log.append(row)))
        if rows.first?.phase != row.phase { acknowledge() }
        return true
    }

    private mutating func commit(_ log: inout OutputLog) throws -> Bool {
        guard !isCommitted, let row = owner.stage.commit() else { return false }
        isCommitted = true
        unacknowledged.append((row, try log.append(row)))
        acknowledge()
        return true
    }

    private mutating func acknowledge() {
        for (row, offset) in unacknowledged {
            owner.stage.acknowledged(row, offset: offset)
            owner.ownOffsets.insert(offset)
        }
        unacknowledged.removeAll()
    }
}
