import Pipeline
import Sessions
import TestSupport

/// The protocol of rows, ledger lines and commits over the real stage, with everything that may go wrong: crashes between any two writes,
/// old owners that finish their flush later, compaction.
struct TroubledPartition {
    struct Letter: Hashable {
        let reason: SetAsideReason
        let offset: Int64
        let index: UInt32?
        let bytes: [UInt8]
    }

    private struct Crash: Error {}

    let input: [Record<PacketBatch>]
    private(set) var log = OutputLog()
    private(set) var letters: Set<Letter> = []
    private var numbers: SeededRandom
    /// The chance of a crash at each write.
    private var trouble: Double
    private var oldOwners: [FlushInProgress] = []

    init(_ input: [Record<PacketBatch>], seed: UInt64, trouble: Double) {
        (self.input, self.trouble, numbers) = (input, trouble, SeededRandom(seed: seed ^ 0xabcd))
    }

    /// Runs until all input is in the rows and nothing is left to repair.
    mutating func run() throws {
        var starts = 0
        while true {
            starts += 1
            if starts > 60 { trouble = 0 }
            do {
                return try own()
            } catch is Crash {}
        }
    }

    private mutating func own() throws {
        var owner = PartitionOwner(log, span: numbers.pick([4, 20, 1_000]))
        while let last = input.last, owner.next <= last.offset {
            for record in input.drop(while: { $0.offset < owner.next }).prefix(1 + numbers.below(4)) {
                owner.take(record)
                try mayCrash(share: 0.3)
            }
            if numbers.chance(0.7) { owner.watch(log) }
            try flush(&owner)
            if trouble > 0, numbers.chance(0.2) { log.compact(before: Int64(numbers.below(Int(log.end) + 1))) }
        }
        while let old = oldOwners.popLast() { try finish(old) }
        // Twice: what a watch finds is written by the next flush.
        for _ in 0..<2 {
            owner.watch(log)
            try flush(&owner)
        }
    }

    private mutating func flush(_ owner: inout PartitionOwner) throws {
        try mayCrash(share: 1)
        // The letters go first: once a ledger line is written, its batches are never looked at again.
        for aside in owner.setAside {
            letters.insert(Letter(reason: aside.reason, offset: aside.offset, index: aside.index, bytes: aside.bytes))
        }
        owner.setAside.removeAll()
        var flush = FlushInProgress(owner)
        do {
            repeat {
                try mayCrash(share: 1)
                try oldOwnersMayWrite()
            } while try flush.step(&log)
        } catch let crash as Crash {
            if numbers.chance(0.6) { oldOwners.append(flush) }
            throw crash
        }
        owner = flush.owner
    }

    private mutating func oldOwnersMayWrite() throws {
        guard !oldOwners.isEmpty, numbers.chance(0.2) else { return }
        let index = numbers.below(oldOwners.count)
        for _ in 0..<(1 + numbers.below(4)) {
            guard try oldOwners[index].step(&log) else {
                oldOwners.remove(at: index)
                return
            }
        }
    }

    private mutating func finish(_ old: FlushInProgress) throws {
        var old = old
        while try old.step(&log) {}
    }

    private mutating func mayCrash(share: Double) throws {
        if trouble > 0, numbers.chance(trouble * share) { throw Crash() }
    }
}

extension TroubledPartition {
    /// Keys whose last record is not what the newest revision says, though the stage still holds the row: compaction would keep the wrong
    /// one.
    var overwritten: [String] {
        var last: [[UInt8]: SessionRow] = [:]
        for record in log.records { last[record.row.key] = record.row }
        let clock = log.newestCommit(from: 0)?.clocks.first?.watermark ?? .distantPast
        let wrong = last.filter { key, row in
            if case .session(let session) = row, session.lastSeen < clock - Lateness().kept { return false }
            if case .commit(let commit) = row { return commit.revision < log.newestCommit(from: 0)?.revision ?? .none }
            return Self.content(row) != log.table[key].flatMap(Self.content)
        }
        return wrong.map { String(decoding: $0.key, as: UTF8.self) }
    }

    var rows: [[UInt8]: SessionRow] { log.table.compactMapValues(Self.content) }

    /// A row without what depends on the moments of flushing: its revision. Of a session that another took in, only who did counts.
    private static func content(_ row: SessionRow) -> SessionRow? {
        switch row {
        case .commit: return nil
        case .line(var line):
            (line.revision, line.rowsFrom) = (Revision(generation: line.revision.generation, offset: 0), 0)
            return .line(line)
        case .session(var session):
            session.revision = .none
            guard let absorber = session.absorbedBy else { return .session(session) }
            var taken = Session(
                id: session.id, platform: session.platform, address: session.address, revision: .none, opened: session.opened)
            taken.absorbedBy = absorber
            return .session(taken)
        }
    }
}
