import Enrichment
import Pipeline

/// Drives one enricher by hand; rows go through their wire form on the way to the output and back.
struct Bench {
    var enricher: Enricher
    /// The output log: offset and bytes.
    private(set) var output: [(offset: Int64, row: AttackRow)] = []
    private var input: Int64 = 0
    var nextOutput: Int64 = 0

    init(_ enricher: Enricher) {
        self.enricher = enricher
        _ = self.enricher.restored()
    }

    /// Starts `enricher` on the output that another one left behind.
    init(_ enricher: Enricher, after other: Bench) {
        (self.enricher, output, nextOutput, input) = (enricher, other.output, other.nextOutput, 0)
        let commit = output.last { $0.row.isCommit }?.row
        var start: Int64 = 0
        if case .commit(let commit) = commit { start = commit.restoreFrom }
        for (offset, row) in output where offset >= start { self.enricher.restore(Self.travelled(row), offset: offset) }
        input = self.enricher.restored()
    }

    var position: Int64 { input }

    mutating func take(_ rows: SessionRow...) {
        var setAside: [SetAside] = []
        for row in rows {
            enricher.take(Record(partition: 0, offset: input, sent: Fixtures.time(0), value: Self.travelled(row)), setAside: &setAside)
            input += 1
        }
    }

    mutating func take(_ sessions: Session...) { for session in sessions { take(.session(session)) } }

    /// What a flush hands out, acknowledged.
    @discardableResult
    mutating func flush() -> [AttackRow] {
        var rows: [PassedAttackRow] = []
        enricher.flush(into: &rows)
        return rows.map { row in
            let read: AttackRow = Self.travelled(row)
            enricher.acknowledged(row, offset: append(read))
            return read
        }
    }

    mutating func commit() -> Commit? {
        guard let row = enricher.commit(), case .commit(let commit) = row else { return nil }
        append(Self.travelled(row))
        return commit
    }

    mutating func flushAttacks() -> [Attack] { flush().compactMap { if case .attack(let attack) = $0 { attack } else { nil } } }

    @discardableResult
    mutating func append(_ row: AttackRow) -> Int64 {
        output.append((nextOutput, row))
        nextOutput += 1
        return nextOutput - 1
    }

    /// A row of another owner, seen by the watcher.
    mutating func foreign(_ row: AttackRow) { enricher.watch(Self.travelled(row), offset: append(row)) }

    /// A row as somebody reads it who was sent this one.
    static func travelled<Sent: Row, Read: Row>(_ row: Sent) -> Read {
        guard let read = try? Read(encoded: row.encoded()) else { preconditionFailure("a row that nobody can read: \(row)") }
        return read
    }
}
