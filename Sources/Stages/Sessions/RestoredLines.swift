import Pipeline

/// The ledger lines that a start finds in its own output, until it is known which of them to believe.
///
/// A line ahead of the commit says that its batches are in the rows, and the replay skips them. That holds only if the rows were read back:
/// an old owner's late commit may let the start begin behind them. Then the line's newest revision up to the commit counts.
struct RestoredLines {
    struct Version {
        var line: LedgerLine
        var offset: Int64
    }

    private var versions: [LineKey: [Version]] = [:]
    /// Where the last record of each line lies, whatever its revision: compaction keeps that one.
    private var ends: [LineKey: Int64] = [:]

    /// - Parameter committed: the newest commit so far. What is older than a line's newest revision up to it is not needed.
    mutating func add(_ line: LedgerLine, offset: Int64, committed: Revision) {
        var known = versions[LineKey(line)] ?? []
        known.append(Version(line: line, offset: offset))
        if let safe = known.map(\.line.revision).filter({ $0 <= committed }).max() { known.removeAll { $0.line.revision < safe } }
        versions[LineKey(line)] = known
        ends[LineKey(line)] = offset
    }

    /// The lines to go on with, and which of them must be written again because the log does not end with them.
    /// - Parameter start: the output offset from which the rows were read back.
    func believed(committed: Revision, start: Int64) -> [(version: Version, isDirty: Bool)] {
        versions.sorted { $0.key < $1.key }.compactMap { key, known in
            let safe = known.filter { $0.line.revision <= committed || $0.line.rowsFrom >= start }
            guard let best = safe.max(by: { ($0.line.revision, $0.offset) < ($1.line.revision, $1.offset) }) else { return nil }
            return (best, ends[key] != best.offset)
        }
    }
}

/// What names a ledger line in its partition.
struct LineKey: Hashable, Comparable {
    let platform: String
    let sensor: String
    let epoch: UInt64
    let generation: UInt32

    init(platform: String, sensor: String, epoch: UInt64, generation: UInt32) {
        (self.platform, self.sensor, self.epoch, self.generation) = (platform, sensor, epoch, generation)
    }

    init(_ line: LedgerLine) {
        self.init(platform: line.platform, sensor: line.sensor, epoch: line.epoch, generation: line.revision.generation)
    }

    static func < (left: LineKey, right: LineKey) -> Bool {
        (left.platform, left.sensor, left.epoch, left.generation) < (right.platform, right.sensor, right.epoch, right.generation)
    }
}
