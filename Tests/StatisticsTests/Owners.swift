import Pipeline
import Statistics
import TestSupport

/// Runs an aggregator over a growing input as the loop does, and lets happen to it what happens: a crash in the middle of a flush, an old
/// owner that did not notice, compaction of both logs, an input cut at what the commit asks for.
struct Owners {
    private struct Owner {
        var aggregator: Aggregator
        var next: Int64 = 0

        init(holdsBack: Bool) { aggregator = Aggregator(generation: 1, partition: 0, holdsBack: holdsBack) }
    }

    private let holdsBack: Bool
    private var owner: Owner
    private var zombie: (owner: Owner, since: Timestamp)?
    private var input: [(offset: Int64, row: [UInt8])] = []
    private var own: [(offset: Int64, row: StatisticRow)] = []
    private var ownEnd: Int64 = 0
    /// What a start may still need of the input.
    private var needed: Int64 = 0
    /// Keys of rows that a stranger wrote again.
    private var repeated: Set<[UInt8]> = []
    private var random: SeededRandom

    /// - Parameter holdsBack: as the service does.
    init(seed: Int, holdsBack: Bool) {
        self.holdsBack = holdsBack
        owner = Owner(holdsBack: holdsBack)
        random = SeededRandom(seed: seed &+ 5_000)
    }

    /// The newest revision of each key.
    var newest: [String: Statistic] {
        var result: [String: Statistic] = [:]
        for case (_, .statistic(let row)) in own {
            if let known = result[Desk.name(row.key)], row.revision < known.revision { continue }
            result[Desk.name(row.key)] = row
        }
        return result
    }

    mutating func run(_ rows: [AttackRow], stepStart: Int, now: Timestamp) throws {
        let end = (input.last?.offset ?? -1) + 1
        for (offset, row) in rows.enumerated().dropFirst(Int(end)) { input.append((Int64(offset), row.encoded())) }
        for entry in input where entry.offset >= owner.next {
            try Self.take(entry, &owner)
            if random.chance(15) { try flush() }
            if random.chance(3) { try crash(compactingBefore: Int64(stepStart), now) }
            if random.chance(5) { try wakeZombie(now) }
            if random.chance(5) { try repeatOldRows() }
        }
    }

    mutating func finish() throws {
        zombie = nil
        try flush()
        // Now no clock moves.
        for _ in 0..<20 where owner.aggregator.isHoldingBack { try flush() }
    }

    private static func take(_ entry: (offset: Int64, row: [UInt8]), _ owner: inout Owner) throws {
        guard entry.offset >= owner.next else { return }
        var aside: [SetAside] = []
        let row = try CountedAttackRow(encoded: entry.row)
        owner.aggregator.take(Record(partition: 0, offset: entry.offset, sent: noon, value: row), setAside: &aside)
        owner.next = entry.offset + 1
    }

    private mutating func flush() throws {
        var rows: [StatisticRow] = []
        owner.aggregator.flush(into: &rows)
        for row in rows { owner.aggregator.acknowledged(row, offset: try append(row)) }
        if random.chance(90), let commit = owner.aggregator.commit() {
            _ = try append(commit)
            needed = commit.commit?.restoreFrom ?? 0
        }
        if random.chance(20) { compactOwn() }
    }

    private mutating func append(_ row: StatisticRow) throws -> Int64 {
        own.append((ownEnd, try StatisticRow(encoded: row.encoded())))
        ownEnd += 1
        return ownEnd - 1
    }

    /// The process dies, perhaps in the middle of a flush; or it only lost the partition and does not know.
    private mutating func crash(compactingBefore stepStart: Int64, _ now: Timestamp) throws {
        zombie = random.chance(60) ? (owner, now) : nil
        if random.chance(50) {
            var rows: [StatisticRow] = []
            owner.aggregator.flush(into: &rows)
            for row in rows.prefix(random.number(0...rows.count)) { _ = try append(row) }
        }
        compactInput(before: stepStart)
        owner = Owner(holdsBack: holdsBack)
        for (offset, row) in own { owner.aggregator.restore(row, offset: offset) }
        owner.next = owner.aggregator.restored()
        for entry in input where entry.offset >= owner.next {
            try Self.take(entry, &owner)
            if random.chance(5) { try flush() }
        }
    }

    /// An old owner goes on for a while and flushes; the new one sees it in the output.
    private mutating func wakeZombie(_ now: Timestamp) throws {
        guard var old = zombie else { return }
        zombie = nil
        guard now - old.since < .hours(20) else { return }
        for entry in input.prefix(while: { _ in random.chance(97) }) { try Self.take(entry, &old.owner) }
        var rows: [StatisticRow] = []
        old.owner.aggregator.flush(into: &rows)
        if random.chance(50), let commit = old.owner.aggregator.commit() { rows.append(commit) }
        for row in rows {
            let offset = try append(row)
            owner.aggregator.watch(row, offset: offset)
        }
    }

    /// Somebody writes rows once more that lie in the output.
    private mutating func repeatOldRows() throws {
        for _ in 0..<random.number(1...20) where !own.isEmpty {
            let row = own[random.below(own.count)].row
            repeated.insert(row.key)
            let offset = try append(row)
            owner.aggregator.watch(row, offset: offset)
        }
    }

    private mutating func compactOwn() {
        var last: [[UInt8]: Int64] = [:]
        for (offset, row) in own { last[row.key] = offset }
        // An hour passes before rows are compacted, so that the owner has written again what a stranger overwrote.
        own.removeAll { last[$0.row.key] != $0.offset && !repeated.contains($0.row.key) }
    }

    /// Retention and compaction of the input, up to what was committed before the present step.
    private mutating func compactInput(before offset: Int64) {
        let committed = own.compactMap { $0.row.commit?.revision.offset }.min() ?? -1
        let end = min(offset, committed + 1)
        var last: [[UInt8]: Int64] = [:]
        for entry in input where entry.offset < end {
            if let row = try? AttackRow(encoded: entry.row) { last[row.key] = entry.offset }
        }
        let lowest = min(needed, own.compactMap { $0.row.commit?.restoreFrom }.min() ?? 0)
        input.removeAll { entry in
            guard entry.offset < end else { return false }
            guard entry.offset >= lowest, let row = try? AttackRow(encoded: entry.row) else { return true }
            return last[row.key] != entry.offset
        }
    }
}
