import Pipeline
import TestSupport
import Testing

@testable import Tables

@Suite("hours of ledger lines that are in the tables for good")
struct SettledHoursTests {
    private let line = LedgerLine(platform: "p", sensor: "s", epoch: 1, partition: 0, revision: Revision(generation: 1, offset: 0))

    /// The line after one packet in each of these hours, its clock at the last one.
    private func line(_ hours: ClosedRange<Int32>, kept: Int = .max) -> LedgerLine {
        var line = line
        for hour in hours { line.count(1, in: hour) }
        line.clock = Timestamp(hour: hours.upperBound)
        line.hours = line.hours.suffix(kept)
        return line
    }

    private func hoursWritten(_ line: LedgerLine, known: SettledHours) throws -> [Int32] {
        var batch = TableBatch()
        try batch.take(.line(line), known: known)
        let all = TabledLedgerHour.all(of: line)
        return all.filter { batch.lineHours.rows.contains(TableDefinition.ledgerHours.row($0)) }.map(\.hour.hour)
    }

    private func settled(_ lines: LedgerLine...) throws -> SettledHours {
        var settled = SettledHours()
        for line in lines {
            var batch = TableBatch()
            try batch.take(.line(line), known: settled)
            settled.written(batch)
        }
        return settled
    }

    @Test("the hour in which the clock stood may grow, those before it are not written again")
    func later() throws {
        #expect(try hoursWritten(line(1...9), known: SettledHours()) == Array(1...9))
        #expect(try hoursWritten(line(1...9), known: settled(line(1...5))) == Array(5...9))
        #expect(try hoursWritten(line(1...9), known: settled(line(1...5), line(1...7))) == Array(7...9))
        #expect(try hoursWritten(line(1...9), known: settled(line(1...9), line(1...7))) == [9])
    }

    @Test("what an older copy still has and the newer one no longer had is written")
    func older() throws {
        #expect(try hoursWritten(line(1...8), known: settled(line(1...9, kept: 4))) == Array(1...5))
    }

    @Test("behind hours that nobody told, nothing is known")
    func hole() throws {
        #expect(try hoursWritten(line(1...20), known: settled(line(1...3), line(1...20, kept: 4))) == Array(1...16) + [20])
    }

    @Test("a redriven line goes back, and so may one without a clock")
    func uncertain() throws {
        for change: (inout LedgerLine) -> Void in [{ $0.isRedriven = true }, { $0.clock = .distantPast }] {
            var uncertain = line(1...5)
            change(&uncertain)
            #expect(try hoursWritten(uncertain, known: settled(uncertain)) == Array(1...5))
        }
    }

    @Test("another line is another line")
    func another() throws {
        var other = line(1...5)
        other.partition = 1
        #expect(try hoursWritten(other, known: settled(line(1...9))) == Array(1...5))
    }

    /// Revisions come in any order and again, batches fail, memory is lost: of each hour the table has the highest copy that there is.
    @Test("whatever is left out has been written", arguments: 1...200)
    func nothingIsMissing(seed: Int) throws {
        var random = SeededRandom(seed: seed)
        let revisions = history(&random)
        let (copies, truth) = copies(of: revisions)
        var records = revisions.flatMap { random.chance(30) ? [$0, $0] : [$0] }
        if random.chance(50) { records.shuffle(using: &random) }
        var (known, written, left) = (SettledHours(), [LedgerHourKey: LedgerHourRank](), 0)
        // A batch is filled while the one before is written.
        var inHand: TableBatch?
        var rest = records[...]
        while !rest.isEmpty {
            let part = rest.prefix(random.number(1...5))
            var batch = TableBatch()
            for line in part { try batch.take(.line(line), known: known) }
            if random.chance(5) { known = SettledHours() }
            // It failed, and the same comes again.
            if random.chance(10) { continue }
            for row in batch.lineHours.rows {
                let (key, rank) = try #require(copies[row])
                written[key] = max(written[key] ?? rank, rank)
            }
            left += part.reduce(0) { $0 + $1.hours.count } - batch.lineHours.count
            if let inHand { known.written(inHand) }
            inHand = batch
            rest = rest.dropFirst(part.count)
        }
        #expect(written == truth)
        #expect(left > 0 || records.count < 20)
    }

    private typealias Copy = (key: LedgerHourKey, rank: LedgerHourRank)

    /// Whose rows are whose, and the highest of each hour.
    private func copies(of lines: [LedgerLine]) -> (byRow: [[UInt8]: Copy], truth: [LedgerHourKey: LedgerHourRank]) {
        var (byRow, truth) = ([[UInt8]: Copy](), [LedgerHourKey: LedgerHourRank]())
        for hour in lines.flatMap(TabledLedgerHour.all) {
            let copy = (key: LedgerHourKey(hour, of: LineKey(hour.line)), rank: LedgerHourRank(hour.hour))
            byRow[TableDefinition.ledgerHours.row(hour)] = copy
            truth[copy.key] = max(truth[copy.key] ?? copy.rank, copy.rank)
        }
        return (byRow, truth)
    }

    private func history(_ random: inout SeededRandom) -> [LedgerLine] {
        var lines = [Int32(0), 1].map { partition in
            var line = line
            line.partition = partition
            return line
        }
        var revisions: [LedgerLine] = []
        for offset in 1...random.number(2...60) {
            let place = random.below(2)
            for _ in 0..<random.number(1...12) {
                // Its first batch may have contradicted itself: then the hour was that of a clock that nobody believed.
                let hour = lines[place].clock.known?.hour ?? Int32(random.number(1_000...1_005))
                lines[place].count(Int64(random.number(0...3)), in: hour)
                if random.chance(70) { lines[place].clock = max(lines[place].clock, Timestamp(hour: hour + Int32(random.number(0...random.number(0...9))))) }
            }
            lines[place].revision.offset = Int64(offset)
            revisions.append(lines[place])
        }
        return revisions
    }
}

extension LedgerLine {
    fileprivate mutating func count(_ packets: Int64, in hour: Int32) {
        let before = LedgerHour(totalsOf: self)
        captured += packets
        delivered += packets
        counted += packets
        account(since: before, in: hour)
    }
}
