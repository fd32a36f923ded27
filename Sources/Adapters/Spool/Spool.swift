/// Batches on disk from before they are published until the broker has acknowledged them: append-only segments in a folder.
///
/// A segment is deleted when all of its records have been acknowledged. Numbers are never reused: `counters` keeps them beside the
/// segments, after each record and for each batch that was dropped (see `SpoolStart`). Used by one thread.
package final class Spool {
    private let folder: SpoolFolder
    private let limits: SpoolLimits
    private var segments: [Segment]
    private var oldCounters: SpoolCounters?
    private var counters: CountersFile?
    private var run: SpoolRun?
    /// The last segment, while it is written to.
    private var active: SpoolFile?
    private var reader: SegmentReader?
    private let syncer = Syncer()
    /// Segments that have ended since the last sync.
    private var unsynced: [SpoolFile] = []
    private var isDirty = false
    private var isFolderDirty = false
    private var lastSequence: UInt64
    private var losses = SpoolLosses()
    /// Why nothing is written, until the next `begin`.
    private var failure: SpoolError?
    /// What an earlier run left.
    package let found: SpoolFound

    /// Opens and locks the folder, makes it if it is not there, and looks at what lies in it. Nothing is written yet.
    package init(path: String, limits: SpoolLimits, disk: SpoolDisk = SpoolDisk()) throws(SpoolError) {
        self.limits = limits
        folder = try SpoolFolder(path: path, disk: disk)
        let inventory = try SpoolInventory(folder)
        (segments, oldCounters, found) = (inventory.segments, inventory.counters, inventory.found)
        lastSequence = inventory.segments.last?.name.sequence ?? 0
    }

    package var path: String { folder.path }

    /// Packets and bytes that wait for the broker. What an earlier run left is an estimate until it has been read.
    package var waiting: (packets: Int64, bytes: Int) {
        segments.reduce((0, 0)) { ($0.0 + $1.unreadPackets + $1.openPackets, $0.1 + $1.unreadBytes + $1.openBytes) }
    }

    /// No batch waits, on disk or handed out.
    package var isEmpty: Bool { isCaughtUp && segments.allSatisfy { $0.open == 0 } }

    /// Something has been written that a machine without power would lose.
    package var isUnsynced: Bool { isDirty }

    /// Every batch has been handed out.
    package var isCaughtUp: Bool {
        guard let last = segments.last else { return true }
        if last.isRead { return true }
        guard !last.isSealed, segments.dropLast().allSatisfy(\.isRead) else { return false }
        return last.end == last.headerBytes || reader.map { $0.sequence == last.name.sequence && $0.isAt(last.end) } ?? false
    }

    /// What could not be read since the last call.
    package func takeLosses() -> SpoolLosses {
        defer { losses = SpoolLosses() }
        return losses
    }

    /// Begins a run, or begins again after a failure of the disk: the records to come belong to it.
    package func begin(_ run: SpoolRun) throws(SpoolError) {
        try failing { () throws(SpoolError) in
            try seal()
            counters = try CountersFile(folder, run: run, after: counters?.counters ?? oldCounters)
        }
        _ = syncer.takeFailure()
        (self.run, failure) = (run, nil)
        for segment in segments where segment.isSealed && segment.isDone { try remove(segment) }
    }

    /// Writes a batch. When it returns, the batch survives the death of the process.
    ///
    /// - Parameters:
    ///   - numbers: where every partition's numbers stand behind this batch.
    ///   - isTaken: the caller publishes it now, if everything before it has been handed out.
    /// - Returns: the ticket of a batch that the caller has taken; nil if it will come out of `next`.
    /// - Throws: `full`: the batch does not fit now. Anything else: nothing more is taken before the next `begin`, whose run must have
    ///   another epoch, since the numbers on disk stand still.
    package func append(_ record: SpoolRecord, numbers: [BatchNumbers], isTaken: Bool) throws(SpoolError) -> SpoolTicket? {
        try check()
        guard record.isPossible else {
            throw SpoolError(code: .unsupported, operation: "spool a batch", reason: "it is larger than 1 MiB; lower \"batch-bytes-max\"")
        }
        let isTaken = isTaken && isCaughtUp
        try failing { () throws(SpoolError) in
            try makeRoom(record.byteCount)
            try write(record)
        }
        let index = segments.count - 1
        segments[index].end += record.byteCount
        segments[index].unreadPackets += record.packetCount
        segments[index].unreadBytes += record.byteCount
        isDirty = true
        let ticket = isTaken ? take(record, at: index) : nil
        // The batch lies there, so that it is published under its number whatever becomes of the counters: a failure is the next one's.
        try? keep(numbers)
        if limits.syncMilliseconds == 0 { try? syncNow() }
        return ticket
    }

    /// Keeps the numbers of a batch that was dropped or is published without lying here: nobody will use them again.
    package func keep(_ numbers: [BatchNumbers]) throws(SpoolError) {
        try check()
        run?.numbers = numbers
        isDirty = true
        do throws(SpoolError) { try counters?.keep(numbers) } catch {
            failure = error
            throw error
        }
    }

    /// The next batch that has not been handed out, oldest first.
    package func next() throws(SpoolError) -> (record: SpoolRecord, ticket: SpoolTicket)? {
        while let index = segments.firstIndex(where: { !$0.isRead }) {
            do throws(SpoolError) {
                if reader?.sequence != segments[index].name.sequence { reader = try SegmentReader(segments[index], in: folder) }
                if let record = try reader?.next(before: segments[index].end, &losses) {
                    segments[index].handedOut(record)
                    return (record, ticket(record, index))
                }
            } catch {
                // What the disk does not give back is lost; the segments behind it may be whole.
                losses.batches += 1
                losses.bytes += segments[index].unreadBytes
                segments[index].isUnreadable = true
                passed(index)
                throw error
            }
            guard segments[index].isSealed else { return nil }
            passed(index)
            try removeIfDone(at: index)
        }
        return nil
    }

    /// The broker has the batch.
    package func acknowledge(_ ticket: SpoolTicket) throws(SpoolError) {
        guard let index = segments.firstIndex(where: { $0.name.sequence == ticket.segment }) else { return }
        segments[index].acknowledged(ticket)
        if segments[index].isSealed { try removeIfDone(at: index) }
    }

    /// Remembers why the disk takes nothing any more; that it is full is another matter.
    private func failing(_ body: () throws(SpoolError) -> Void) throws(SpoolError) {
        do throws(SpoolError) { try body() } catch {
            if error.code != .full { failure = error }
            throw error
        }
    }

    /// Begins to make everything written so far survive the death of the machine, without waiting for it.
    package func sync() throws(SpoolError) {
        try check()
        guard isDirty, syncer.begin(dirtyFiles, folder: isFolderDirty ? path : nil) else { return }
        forgetDirt()
    }

    /// The same, and waits.
    private func syncNow() throws(SpoolError) {
        syncer.wait()
        try check()
        guard isDirty else { return }
        try failing { () throws(SpoolError) in
            for file in dirtyFiles { try file.sync() }
        }
        if isFolderDirty { SpoolFolder.sync(path) }
        forgetDirt()
    }

    private var dirtyFiles: [SpoolFile] { unsynced + [active, counters?.file].compactMap { $0 } }

    private func forgetDirt() {
        unsynced.removeAll()
        (isDirty, isFolderDirty) = (false, false)
    }

    /// Throws if the disk has failed.
    private func check() throws(SpoolError) {
        if let error = syncer.takeFailure() { failure = failure ?? error }
        if let failure { throw failure }
    }

    /// Stops in order: what waits stays, and the next run goes on with the numbers even if the machine restarts before.
    package func close() throws(SpoolError) {
        try seal()
        try syncNow()
        try counters?.markClean()
        counters = nil
    }

    /// Ends the segment that is written to.
    private func seal() throws(SpoolError) {
        guard let file = active else { return }
        active = nil
        let index = segments.count - 1
        let isCaughtUp = isCaughtUp
        segments[index].isSealed = true
        if isCaughtUp { passed(index) }
        unsynced.append(file)
        isDirty = true
        try removeIfDone(at: index)
    }

    private func write(_ record: SpoolRecord) throws(SpoolError) {
        let segment = segments[segments.count - 1]
        do throws(SpoolError) { try active?.write(record.encoded(marker: segment.name.marker), at: segment.end) } catch {
            active?.truncate(to: segment.end)
            // Once it has been acknowledged, its room is free.
            try? seal()
            throw error
        }
    }

    private func makeRoom(_ byteCount: Int) throws(SpoolError) {
        if active != nil, segments[segments.count - 1].end + byteCount > limits.segmentBytes { try seal() }
        // A segment that everything has been acknowledged of gives its room back, however short it is.
        if total + byteCount > limits.bytesMax { try seal() }
        guard total + byteCount + SegmentHeader(run: try current()).byteCount <= limits.bytesMax else {
            throw SpoolError(
                code: .full, operation: "spool a batch", reason: "\"\(path)\" holds as much as it may (spool-bytes-max)")
        }
        if active == nil { try beginSegment() }
    }

    private func beginSegment() throws(SpoolError) {
        let name = SegmentName(sequence: lastSequence + 1, marker: .random(in: .min ... .max))
        let header = SegmentHeader(run: try current()).encoded()
        let file = try SpoolFile(path: folder.file(name.text), isNew: true, disk: folder.disk)
        do throws(SpoolError) { try file.write(header, at: 0) } catch {
            try? folder.remove(name.text)
            throw error
        }
        (active, lastSequence, isFolderDirty) = (file, name.sequence, true)
        segments.append(Segment(name: name, headerBytes: header.count, end: header.count, isSealed: false))
    }

    /// Hands out a record that need not be read: the place to read on from lies behind it.
    private func take(_ record: SpoolRecord, at index: Int) -> SpoolTicket? {
        if reader?.sequence != segments[index].name.sequence {
            // Where it cannot be opened for reading, the record comes out of `next`, which says so.
            guard let fresh = try? SegmentReader(segments[index], in: folder) else { return nil }
            reader = fresh
        }
        reader?.pass(to: segments[index].end)
        segments[index].handedOut(record)
        return ticket(record, index)
    }

    private func ticket(_ record: SpoolRecord, _ index: Int) -> SpoolTicket {
        SpoolTicket(segment: segments[index].name.sequence, byteCount: record.byteCount, packets: record.packetCount)
    }

    private func passed(_ index: Int) {
        segments[index].read()
        if reader?.sequence == segments[index].name.sequence { reader = nil }
    }

    private func removeIfDone(at index: Int) throws(SpoolError) {
        // After a failure the records are what says which numbers have been used.
        if failure == nil, segments[index].isDone { try remove(segments[index]) }
    }

    private func remove(_ segment: Segment) throws(SpoolError) {
        try failing { () throws(SpoolError) in try folder.remove(segment.name.text) }
        segments.removeAll { $0.name == segment.name }
        (isDirty, isFolderDirty) = (true, true)
    }

    private var total: Int { segments.reduce(0) { $0 + $1.end } }

    private func current() throws(SpoolError) -> SpoolRun {
        guard let run else { throw SpoolError(code: .system, operation: "spool a batch", reason: "the spool has not begun a run") }
        return run
    }
}
