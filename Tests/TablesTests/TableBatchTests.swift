import Pipeline
import Testing

@testable import Tables

@Suite("a batch for the tables")
struct TableBatchTests {
    private func bytes(_ attacks: [Attack]) throws -> [[UInt8]] {
        var batch = TableBatch()
        for attack in attacks { try batch.take(.attack(attack)) }
        #expect(batch.rowCount == Set(attacks.map(\.session.id)).count)
        return batch.work().merges.flatMap(\.copies).map { $0.data.flatMap { $0 } }
    }

    @Test("of each row it keeps the newest: by revision, then by what was looked up, then by the database's build")
    func newest() throws {
        let ranked = [
            SmallRows.attack(revision: 9, level: 1, build: 9), SmallRows.attack(), SmallRows.attack(build: 5), SmallRows.attack(level: 1),
            SmallRows.attack(revision: 11),
        ]
        for (index, newest) in ranked.enumerated() {
            #expect(try bytes(ranked.prefix(index + 1).reversed()) == bytes([newest]))
            #expect(try bytes(Array(ranked.prefix(index + 1))) == bytes([newest]))
        }
    }

    @Test("commits leave no trace")
    func commits() throws {
        var batch = TableBatch()
        let commit = Commit(partition: 0, revision: .none, restoreFrom: 0)
        try batch.take(AttackRow.commit(commit))
        try batch.take(StatisticRow.commit(commit))
        #expect(batch.isEmpty && batch.work().merges.isEmpty && batch.byteCount == 0)
    }

    @Test("the memory of a row that was replaced is not counted")
    func memory() throws {
        var (once, twice) = (TableBatch(), TableBatch())
        try once.take(.attack(SmallRows.attack()))
        for _ in 0..<2 { try twice.take(.attack(SmallRows.attack())) }
        #expect(once.byteCount == twice.byteCount && once.byteCount > 0)
    }

    @Test("two names that would be stored as one text are one row")
    func storedAlike() throws {
        var batch = TableBatch()
        for item in ["a\0", "a\u{fffd}"] { try batch.take(SmallRows.statistic(item: item)) }
        #expect(batch.rowCount == 1)
        // Swift calls these two equal, Postgres does not.
        for platform in ["caf\u{e9}", "cafe\u{301}"] { try batch.take(SmallRows.statistic(platform: platform)) }
        #expect(batch.rowCount == 3)
    }

    @Test("statistics are copied in the order of their table's key, however they came")
    func order() throws {
        let windows: [Window] = [.day(-1), .day(7), .hour(-5), .hour(3), .hour(300), .rollingHour, .rollingDay, .rollingWeek]
        let ordered = ["p", "p1"].flatMap { platform in
            windows.flatMap { window in ["", "10/tcp", "9/tcp"].map { SmallRows.statistic(platform: platform, window: window, item: $0) } }
        }
        let rows = ordered.map { row in if case .statistic(let statistic) = row { TableDefinition.statistics.row(statistic) } else { [UInt8]() } }
        for rotation in [0, 5, 17] {
            var batch = TableBatch()
            for row in ordered[rotation...] + ordered[..<rotation].reversed() { try batch.take(row) }
            #expect(batch.work().merges.flatMap(\.copies).map { $0.data.flatMap { $0 } } == [CopyData(rows).flatMap { $0 }])
        }
    }

    @Test("a name that no index can hold and a time that no timestamp can say are refused")
    func refusals() throws {
        let long = String(repeating: "é", count: 101)
        var batch = TableBatch()
        #expect(throws: RowRefusal.nameTooLong) { try batch.take(.attack(SmallRows.attack(platform: long))) }
        #expect(throws: RowRefusal.nameTooLong) { try batch.take(SmallRows.statistic(platform: long)) }
        #expect(throws: RowRefusal.nameTooLong) { try batch.take(SmallRows.report(sensor: long)) }
        let line = LedgerLine(platform: "p", sensor: long, epoch: 1, partition: 0, revision: .none)
        #expect(throws: RowRefusal.nameTooLong) { try batch.take(.line(line)) }
        #expect(throws: RowRefusal.timeOutOfRange) { try batch.take(SmallRows.report(hour: .max)) }
        for window in [Window.hour(.min), .day(.max)] {
            #expect(throws: RowRefusal.timeOutOfRange) { try batch.take(SmallRows.statistic(window: window)) }
        }
        #expect(batch.isEmpty)
    }

    @Test("a description that names a machine twice gives it one row")
    func machineTwice() {
        let machines = [1, 2, 1].map { PlatformDescription.Machine(index: $0, address: Address(ipv4: UInt32($0)), system: "") }
        let platform = PlatformDescription(id: "p", country: "", networkKind: "", machines: machines)
        #expect(TabledMachine.all(of: platform).map(\.machine.index) == [1, 2])
    }
}
