import Pipeline

/// What is handed out, and what can be forgotten.
extension Enricher {
    /// A row this many records behind the newest is written again, so that a start reads little. With very many open rows it is more
    /// (four times their number), or repeating them all would push them all behind again.
    private static let repeatAfterRecords = 10_000
    private static let repeatsMin = 1_000

    package mutating func flush(into output: inout [PassedAttackRow]) {
        flushedOffset = takenOffset
        mustFlush = false
        unflushedSince.removeAll(keepingCapacity: true)
        let stale = newestOutput - Int64(max(Self.repeatAfterRecords, 4 * openItems))
        let limit = max(Self.repeatsMin, attacks.freshCount / 2)
        attacks.repeatRows(below: stale, limit: limit)
        lines.repeatLines(below: stale, limit: limit)
        attacks.collect(into: &output)
        output.append(contentsOf: lines.collect().map(PassedAttackRow.line))
    }

    package mutating func hourPassed() {
        attacks.repeatRows(below: .max, limit: OpenRows.dueEachHour(of: attacks.count))
        lines.repeatLines(below: .max, limit: OpenRows.dueEachHour(of: lines.count))
    }

    package mutating func acknowledged(_ row: PassedAttackRow, offset: Int64) {
        newestOutput = max(newestOutput, offset)
        switch row {
        case .attack(let attack): attacks.acknowledged(attack, offset: offset)
        case .line(let line): lines.acknowledged(line, offset: offset)
        case .commit(let commit): commits.acknowledged(commit, offset: offset)
        }
    }

    package mutating func commit() -> PassedAttackRow? {
        if replayEnd == nil, clocks.hasMoved, takenSinceSweep * 4 >= attacks.count { dropWhatIsOver() }
        guard flushedOffset >= 0 else { return nil }
        let lowest = [attacks.lowestOffset(), lines.lowestOffset()].compactMap { $0 }.min()
        let revision = Revision(generation: generation, offset: flushedOffset)
        return commits.next(partition: partition, revision: revision, lowest: lowest, end: newestOutput + 1).map(PassedAttackRow.commit)
    }

    mutating func dropWhatIsOver() {
        (clocks.hasMoved, takenSinceSweep) = (false, 0)
        let horizons = clocks.watermarks.map { $0.map { $0 - lateness.kept } }
        var held = 0
        let gone = attacks.drop { entry in
            guard let horizon = horizons[Int(entry.platform)], entry.lastSeen < horizon else { return false }
            guard entry.rank.level == 0, !entry.isAbsorbed, held < Self.heldMax, hostNames.isPending(entry.address) else { return true }
            held += 1
            return false
        }
        for address in gone { hostNames.forget(address) }
    }

    func isOver(_ lastSeen: Timestamp, _ platform: Int32) -> Bool {
        clocks.watermarks[Int(platform)].map { lastSeen < $0 - lateness.kept } ?? false
    }
}
