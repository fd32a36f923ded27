import Packets
import Pipeline

/// Packets → sessions and ledger lines of one partition (the 25-hour source of the definitions).
///
/// Its rows at an offset depend on the records up to it and on nothing else; state is kept until a source can neither grow nor join.
package struct Sessionizer: Stage {
    private let generation: UInt32
    private let partition: Int32
    private let partitionCount: Int32
    private let lateness: Lateness
    private let payloadBytesMax: Int
    private var table = SourceTable()
    private var ledger = Ledger()
    private var watermarks = Watermarks()
    private var offset: Int64 = -1
    private var committed = Revision.none
    private var mustCommit = false
    /// Sessions that the last flush handed out.
    private var written = 0
    private var outputEnd: Int64 = 0
    private var evictedAtHour: [String: Int32] = [:]
    /// While rows are restored: the lines found, and from where the newest commit says to read.
    private var restoredLines = RestoredLines()
    private var restoreStart: Int64 = 0
    /// Each platform's watermark when its first batch since the last flush came.
    private var unflushedSince: [String: Timestamp] = [:]
    /// True when a flush must not wait: a day of event time has passed since the last one, or a ledger line has many new hours. Statistics
    /// need every hour of a row before the row folds its old hours, and a replay may run a month in one flush interval.
    package private(set) var mustFlush = false

    /// Output records after which an untouched row that is still needed is written again, so that a start does not read far back. With very
    /// many open sources it is more (four times their number), or repeating them all would push them all behind again with every flush.
    private static let refreshAfterMin: Int64 = 50_000
    private static let unflushedMax = Span.days(1)
    /// Visits last seconds or minutes, and who comes back after more than that does so in hours or days. With less, sources that come back within
    /// the hour would be laid down and woken again and again.
    private static let restAfter = Span.hours(1)
    /// Entries that are looked at after each flush for what can rest, beside twice as many as it wrote: a round ends after a burst, too.
    private static let restLooksMin = 256

    /// - Parameters:
    ///   - generation: raised whenever a topic is recreated.
    ///   - partitionCount: of `packets.v1`; a packet whose address belongs elsewhere is malformed.
    ///   - payloadBytesMax: the first bytes of a port's data that a row tells, 0 to `StreamSegment.payloadBytesMax`.
    package init(
        generation: UInt32, partition: Int32, partitionCount: Int32, lateness: Lateness = Lateness(), payloadBytesMax: Int = 128
    ) {
        (self.generation, self.partition) = (generation, partition)
        (self.partitionCount, self.lateness) = (partitionCount, lateness)
        self.payloadBytesMax = min(max(payloadBytesMax, 0), StreamSegment.payloadBytesMax)
    }

    package var openItems: Int { table.count }
    /// Of these, those that are held as the bytes of their rows.
    var restingItems: Int { table.sessions.restingCount }

    package mutating func take(_ record: Record<PacketBatch>, setAside: inout [SetAside]) {
        offset = record.offset
        let batch = record.value
        guard watermarks.hasRoom(for: batch) else {
            setAside.append(aside(.unreadable, "more than \(Watermarks.clocksMax) sensors", batch.encoded(), at: batch.clock, nil, of: batch))
            return
        }
        let position = ledger.line(for: batch, generation: generation, partition: partition)
        let watermark = watermarks[batch.platform]
        watermarks.batchCame(batch, sent: record.sent)
        guard ledger.entries[position].line.revision < revision else { return }
        let before = LedgerHour(totalsOf: ledger.entries[position].line)
        let clock = Watermarks.believed(batch, sent: record.sent)
        account(record, at: clock, position, watermark, &setAside)
        ledger.change(position) { $0.account(since: before, in: $0.hourAfter(clock)) }
        if ledger.entries[position].mustBeWritten { mustFlush = true }
    }

    private mutating func account(
        _ record: Record<PacketBatch>, at clock: Timestamp, _ position: Int, _ watermark: Timestamp, _ setAside: inout [SetAside]
    ) {
        let batch = record.value
        var verdict = BatchVerdict.contradictory
        ledger.change(position) {
            $0.lostRecords += record.lostBefore
            verdict = $0.batchArrived(batch)
        }
        switch verdict {
        case .duplicate: return
        case .contradictory, .crowded:
            let detail = verdict == .crowded ? "too many gaps in its sensor's numbers" : "its numbers contradict the batches before it"
            setAside.append(aside(.unreadable, detail, batch.encoded(), at: batch.clock, nil, of: batch))
            return
        case .new: break
        }
        takePackets(of: record, position, watermark, &setAside)
        guard !batch.isRedriven else { return }
        table.clockCame(clock, on: batch.platform)
        ledger.change(position) {
            $0.clock = max($0.clock, clock)
            if batch.number == $0.lastNumber { $0.isQuiet = batch.packetCount == 0 }
        }
        clockMoved(batch.platform)
    }

    private mutating func clockMoved(_ platform: String) {
        let watermark = watermarks[platform]
        let since = unflushedSince[platform] ?? watermark
        unflushedSince[platform] = since
        if watermark - since >= Self.unflushedMax { mustFlush = true }
        evict(platform)
    }

    private var revision: Revision { Revision(generation: generation, offset: offset) }

    private mutating func takePackets(
        of record: Record<PacketBatch>, _ line: Int, _ watermark: Timestamp, _ setAside: inout [SetAside]
    ) {
        let batch = record.value
        let origin = Origin(sensor: batch.sensor, epoch: batch.epoch)
        let (platform, known) = (table.platform(batch.platform), table.origin(origin))
        table.lookAhead(batch, on: platform)
        let bytes = batch.packets.span.bytes
        var place = 0
        var captured = CapturedTally()
        defer { ledger.change(line) { $0.packetsCaptured(captured) } }
        for index in 0..<UInt32(batch.packetCount) {
            guard let packet = try? PacketRecord(batch: batch.packets, position: &place) else {
                // The rest of the batch cannot be told apart any more: every packet that it claims is accounted for.
                let rest = batch.packetCount - Int64(index)
                ledger.change(line) { $0.unreadable += rest }
                let left = Array(batch.packets[min(place, batch.packets.count)...])
                setAside.append(aside(.unreadable, "the rest of a batch is cut or garbled", left, at: batch.clock, index, of: batch))
                return
            }
            let content = bytes.extracting(packet.bytes)
            let refusal = take(packet, content, (platform, batch.number, index), (origin, known), (sent: record.sent, watermark: watermark))
            captured.take(packet, isRefused: refusal != nil)
            if let refusal {
                ledger.change(line) { $0.packetSetAside(refusal.reason) }
                let original = Array(batch.packets[(packet.bytes.lowerBound - PacketRecord.headerBytes)..<packet.bytes.upperBound])
                setAside.append(aside(refusal.reason, refusal.detail, original, at: packet.captured, index, of: batch))
            }
        }
        guard place < batch.packets.count else { return }
        // More than the batch claims: no account has it, but it is not thrown away in silence.
        let (surplus, end) = (Array(batch.packets[place...]), UInt32(batch.packetCount))
        setAside.append(aside(.unreadable, "bytes behind the packets that the batch claims", surplus, at: batch.clock, end, of: batch))
    }

    private func aside(
        _ reason: SetAsideReason, _ detail: String, _ bytes: [UInt8], at captured: Timestamp, _ index: UInt32?, of batch: PacketBatch
    ) -> SetAside {
        SetAside(reason: reason, offset: offset, detail: detail, bytes: bytes, captured: captured, index: index, batch: batch.origin)
    }

    private typealias Refusal = (reason: SetAsideReason, detail: String)

    /// Takes one packet into its session, or says why not.
    private mutating func take(
        _ packet: PacketRecord, _ bytes: RawSpan, _ place: (platform: UInt32, batch: Int64, index: UInt32),
        _ origin: (value: Origin, place: UInt32),
        _ clocks: (sent: Timestamp, watermark: Timestamp)
    ) -> Refusal? {
        guard (1...Session.machinesMax).contains(packet.machine) else { return (.malformed, "no such machine") }
        let decoded: Packet
        do throws(PacketFault) { decoded = try PacketDecoder.decode(bytes) } catch { return (.malformed, error.rawValue) }
        let arrival = Arrival(packet: decoded, record: packet, batch: place.batch, index: place.index)
        guard arrival.attacker.partition(of: partitionCount) == partition else { return (.malformed, "address of another partition") }
        let source = SourceTable.Source(platform: place.platform, address: arrival.attacker)
        // Refused first: a row that is ahead of the replay reaches over packets that were not counted in it.
        if packet.captured > clocks.sent + Lateness.clockTolerance { return (.clock, "") }
        if packet.captured < clocks.watermark - lateness.allowed { return (.late, "") }
        let near = table.near(source, at: packet.captured)
        if let oldest = near.oldest, table.hasReached(revision, at: oldest) { return nil }
        if near.others.contains(where: { table.hasReached(revision, at: $0) }) { return nil }
        let position = near.oldest ?? open(source, arrival, bytes, origin)
        for other in near.others { join(other, into: position) }
        if near.oldest != nil { add(arrival, bytes, origin, to: position) }
        table.markChanged(position)
        return nil
    }

    private mutating func add(_ arrival: Arrival, _ bytes: RawSpan, _ origin: (value: Origin, place: UInt32), to position: Int) {
        if table.takeKnock(arrival, origin: origin.place, at: position) { return }
        table.take(arrival, bytes, origin.value, payloadBytesMax: payloadBytesMax, at: position)
    }

    private mutating func open(
        _ source: SourceTable.Source, _ arrival: Arrival, _ bytes: RawSpan, _ origin: (value: Origin, place: UInt32)
    ) -> Int {
        let id = SessionID(generation: generation, partition: partition, offset: offset, index: arrival.index)
        let opened = table.open(id, source, arrival, bytes, origin: origin.place)
        if !opened.isTaken { table.take(arrival, bytes, origin.value, payloadBytesMax: payloadBytesMax, at: opened.position) }
        return opened.position
    }

    private mutating func join(_ other: Int, into position: Int) {
        table[position].absorb(table[other])
        for id in table[other].absorbed {
            guard let earlier = table.position(of: id) else { continue }
            table[earlier].absorbedBy = table.entries[position].id
            table.markChanged(earlier)
        }
        table[other].becomeAbsorbed(by: table.entries[position].id)
        table.markChanged(other)
        table.markChanged(position)
    }

    /// Forgets, once an hour of event time, the sources that can neither grow nor join. A row that is ahead of the replay stays.
    private mutating func evict(_ platform: String) {
        let watermark = watermarks[platform]
        guard watermark > .distantPast, watermark.hour > evictedAtHour[platform] ?? .min else { return }
        evictedAtHour[platform] = watermark.hour
        let (horizon, revision) = (watermark - lateness.kept, revision)
        table.sweep(table.platform(platform)) { table, position in
            let entry = table.entries[position]
            guard entry.lastSeen < horizon, !entry.isDirty, entry.revision <= revision else { return false }
            // An absorbed row stays as long as its absorber, which names it.
            guard entry.isAbsorbed, let absorber = table[position].absorbedBy else { return true }
            return table.position(of: absorber) == nil
        }
    }

    package mutating func flush(into output: inout [SessionRow]) {
        let start = output.count
        let rowsFrom = min(outputEnd, table.lowestOffset(isCleanOnly: true))
        mustFlush = false
        unflushedSince.removeAll(keepingCapacity: true)
        output.reserveCapacity(start + table.dirty.count + ledger.dirtyCount)
        for position in table.dirty where !table.entries[Int(position)].isAbsorbed { publish(Int(position), &output) }
        for position in table.dirty where table.entries[Int(position)].isAbsorbed { publish(Int(position), &output) }
        table.clearDirty()
        written = output.count - start
        ledger.flush(revision: revision, rowsFrom: rowsFrom, into: &output)
        if output.count > start { mustCommit = true }
    }

    private mutating func publish(_ position: Int, _ output: inout [SessionRow]) {
        // What is only written again keeps its revision: it may be stale, and must not pass for newer than what it once lost against.
        if table.entries[position].isChanged { table.raiseRevision(position, to: revision) }
        output.append(.session(table[position]))
    }

    package mutating func acknowledged(_ row: SessionRow, offset: Int64) {
        outputEnd = max(outputEnd, offset + 1)
        switch row {
        case .session(let session):
            if let position = table.position(of: session.id) { table.noteOutput(position, at: offset) }
        case .line(let line): ledger.acknowledged(line, offset: offset)
        case .commit: break
        }
    }

    package mutating func commit() -> SessionRow? {
        guard mustCommit || committed < revision else { return nil }
        mustCommit = false
        committed = revision
        // Rows are on their way first.
        table.rest(lookingAt: 2 * written + Self.restLooksMin, notSeenFor: Self.restAfter)
        written = 0
        var restoreFrom = outputEnd
        for entry in ledger.entries where entry.outputOffset >= 0 {
            // A line that is ahead and was believed must be believed again.
            let isAhead = entry.line.revision > committed
            restoreFrom = min(restoreFrom, isAhead ? min(entry.outputOffset, entry.line.rowsFrom) : entry.outputOffset)
        }
        restoreFrom = min(restoreFrom, table.lowestOffset(isCleanOnly: false))
        let refreshAfter = max(Self.refreshAfterMin, 4 * Int64(table.count))
        if outputEnd - restoreFrom > refreshAfter { refresh(before: outputEnd - refreshAfter / 2) }
        return .commit(Commit(partition: partition, revision: committed, restoreFrom: restoreFrom, clocks: watermarks.clocks))
    }

    package mutating func hourPassed() {
        let written = (table.outputOffsets + ledger.entries.map(\.outputOffset)).filter { $0 >= 0 }.sorted()
        if let last = written.prefix(OpenRows.dueEachHour(of: written.count)).last { refresh(before: last + 1) }
    }

    private mutating func refresh(before offset: Int64) {
        ledger.refresh(before: offset)
        for position in table.entries.indices {
            if table.entries[position].isOpen, table.outputOffsets[position] < offset { table.markDirty(position) }
        }
    }
}

// The pieces of restore and watch, here because they touch the state.
extension Sessionizer {
    mutating func restore(_ session: Session, offset: Int64) { table.restore(session, offset: offset) }

    mutating func restore(_ line: LedgerLine, offset: Int64) { restoredLines.add(line, offset: offset, committed: committed) }

    mutating func restore(_ commit: Commit) {
        guard commit.revision >= committed else { return mustCommit = true }
        (committed, restoreStart) = (commit.revision, commit.restoreFrom)
        watermarks = Watermarks(commit.clocks)
    }

    mutating func restoredRow(at offset: Int64) { outputEnd = max(outputEnd, offset + 1) }

    /// Everything has been read back. - Returns: the input offset to go on from.
    mutating func resume() -> Int64 {
        ledger.restore(restoredLines, committed: committed, start: restoreStart)
        restoredLines = RestoredLines()
        table.settleJoins()
        offset = committed.generation == generation ? committed.offset : -1
        return offset + 1
    }

    mutating func watch(_ session: Session, offset: Int64) { table.watch(session, offset: offset) }

    mutating func watch(_ line: LedgerLine, offset: Int64) { ledger.watch(line, offset: offset) }

    mutating func watch(_ commit: Commit) { if commit.revision < committed { mustCommit = true } }
}
