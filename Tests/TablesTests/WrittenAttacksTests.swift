import Pipeline
import Testing

@testable import Tables

@Suite("attacks that were written")
struct WrittenAttacksTests {
    /// With one visit to each machine that the packets are of.
    private func attack(_ number: Int64 = 1, revision: Int64, packets: [Int64], level: UInt32 = 0, partition: Int32 = 0) -> Attack {
        var attack = SmallRows.attack(number, revision: revision, level: level)
        attack.session.id.partition = partition
        let machines = packets.enumerated().map { index, count in
            var machine = MachineActivity(machine: UInt8(index + 1), firstSeen: attack.session.opened, lastSeen: attack.session.opened)
            machine.packetsReceived = count
            return machine
        }
        attack.session.hours = [HourActivity(hour: attack.session.opened.hour, machines: machines)]
        return attack
    }

    private func work(_ attacks: [Attack], after written: WrittenAttacks) throws -> TableWork {
        var batch = TableBatch()
        for attack in attacks { try batch.take(.attack(attack)) }
        return batch.work(after: written)
    }

    /// By table, how many rows the last of these batches copies.
    private func copied(_ batches: [Attack]...) throws -> [String: Int] {
        var (written, last) = (WrittenAttacks(), TableWork())
        for batch in batches {
            last = try work(batch, after: written)
            written.took(last)
        }
        let copies = last.merges.flatMap(\.copies).map { copy -> (String, Int) in
            // Without the header and the end.
            let rows = CopyRows(bytes: Array(copy.data.flatMap { $0 }[19...].dropLast(2)), keyFieldCount: 1)
            var count = 0
            rows.forEach { _ in count += 1 }
            return (copy.table, count)
        }
        return Dictionary(uniqueKeysWithValues: copies)
    }

    @Test("of one that is known only what differs is copied")
    func news() throws {
        let first = attack(revision: 10, packets: [1, 1, 1])
        #expect(try copied([first]) == ["stage_attacks": 1, "stage_visits": 3])
        #expect(try copied([first], [attack(revision: 11, packets: [1, 2, 1])]) == ["stage_known_attacks": 1, "stage_visits": 1])
        #expect(try copied([first], [attack(revision: 11, packets: [1, 1, 1, 5])]) == ["stage_known_attacks": 1, "visits": 1])
        #expect(try copied([first], [attack(revision: 10, packets: [1, 1, 1], level: 1)]) == ["stage_known_attacks": 1])
        let other = attack(2, revision: 12, packets: [1, 1])
        #expect(
            try copied([first], [attack(revision: 11, packets: [1, 2, 1]), other])
                == ["stage_attacks": 1, "stage_known_attacks": 1, "stage_visits": 3])
    }

    @Test("one that is older, or has lost a visit, is copied whole; and what was before is forgotten")
    func whole() throws {
        let first = attack(revision: 10, packets: [1, 2])
        #expect(try copied([first], [attack(revision: 9, packets: [1, 2])]) == ["stage_attacks": 1, "stage_visits": 2])
        let fewer = attack(revision: 11, packets: [1])
        #expect(try copied([first], [fewer]) == ["stage_attacks": 1, "stage_visits": 1])
        #expect(try copied([first], [fewer], [attack(revision: 12, packets: [1, 2])]) == ["stage_known_attacks": 1, "visits": 1])
    }

    @Test("one that was opened behind all that was written goes into the tables at once")
    func new() throws {
        let first = attack(revision: 10, packets: [1])
        let whole = ["stage_attacks": 1, "stage_visits": 2]
        #expect(try copied([attack(11, revision: 12, packets: [1, 1])]) == whole)
        #expect(try copied([first], [attack(10, revision: 12, packets: [1, 1])]) == whole)
        #expect(try copied([first], [attack(11, revision: 12, packets: [1, 1])]) == ["attacks": 1, "visits": 2])
        #expect(try copied([first], [attack(11, revision: 12, packets: [1, 1], partition: 1)]) == whole)
        // The rest of a revision.
        #expect(try copied([first], [attack(11, revision: 20, packets: [1])], [attack(12, revision: 20, packets: [1, 1])]) == ["attacks": 1, "visits": 2])
        #expect(try copied([attack(11, revision: 20, packets: [1])], [attack(12, revision: 20, packets: [1, 1])]) == whole)
        #expect(try copied([first], [attack(11, revision: 20, packets: [1])], [attack(12, revision: 19, packets: [1, 1])]) == whole)
        // An older revision that comes late is the one before.
        #expect(try copied([attack(11, revision: 20, packets: [1])], [first], [attack(12, revision: 20, packets: [1, 1])]) == ["attacks": 1, "visits": 2])
    }

    @Test("a copy of one that is not remembered is not new")
    func copies() throws {
        let many = (0..<129).map { Int64($0) }
        let (first, large) = (attack(revision: 10, packets: [1]), attack(11, revision: 20, packets: many))
        #expect(try copied([first], [large], [large])["stage_attacks"] == 1)
        var written = WrittenAttacks()
        written.took(try work([first], after: written))
        written.took(try work([attack(11, revision: 20, packets: [1])], after: written), isAllNews: false)
        #expect(!written.isNew(SessionID(generation: 1, partition: 0, offset: 11, index: 0), at: Revision(generation: 1, offset: 20)))
        #expect(written.isNew(SessionID(generation: 1, partition: 0, offset: 21, index: 0), at: Revision(generation: 1, offset: 30)))
    }

    @Test("after a wrong guess there is none for some batches")
    func patience() throws {
        var (written, isNew) = (WrittenAttacks.afterWrongGuess, [Bool]())
        for number: Int64 in 1...20 {
            let next = attack(10 * number, revision: 10 * number, packets: [1])
            isNew.append(written.isNew(next.session.id, at: next.session.revision))
            written.took(try work([next], after: written))
        }
        #expect(isNew == Array(repeating: false, count: 16) + Array(repeating: true, count: 4))
    }

    @Test("one of another generation than its row is not new")
    func otherGeneration() throws {
        var later = attack(11, revision: 12, packets: [1])
        later.session.revision.generation = 2
        #expect(try copied([attack(revision: 10, packets: [1])], [later]) == ["stage_attacks": 1, "stage_visits": 1])
    }

    @Test("a merge of one that is known says how many rows it must find")
    func counted() throws {
        var written = WrittenAttacks()
        written.took(try work([attack(1, revision: 10, packets: [1]), attack(2, revision: 11, packets: [1])], after: written))
        let later = try work(
            [attack(1, revision: 12, packets: [2]), attack(2, revision: 13, packets: [1]), attack(3, revision: 14, packets: [1])], after: written)
        let counts = later.merges.flatMap(\.statements).compactMap { if case .exactly(let count) = $0.count { count } else { nil } }
        #expect(counts == [2])
        let known = try work([attack(1, revision: 12, packets: [2]), attack(2, revision: 13, packets: [3])], after: written)
        let all = known.merges.flatMap(\.statements).compactMap { if case .exactly(let count) = $0.count { count } else { nil } }
        #expect(all == [2, 2])
    }

    @Test("one that the tables have a newer row of is not remembered as it came")
    func lost() throws {
        var written = WrittenAttacks()
        let first = try work([attack(revision: 10, packets: [1])], after: written)
        written.took(first)
        written.took(first, isAllNews: false)
        #expect(written[SessionID(generation: 1, partition: 0, offset: 1, index: 0)] == nil)
    }

    @Test("the first columns of rows that belong to attacks are their keys")
    func keys() {
        for shape in [TableDefinition.visits.shape, TableDefinition.payloads.shape] {
            #expect(Array(shape.columns.prefix(shape.key.count)) == shape.key && shape.columns.count > shape.key.count)
        }
    }

    @Test("one with very many visits is not remembered")
    func many() throws {
        let many = (0..<129).map { Int64($0) }
        #expect(try copied([attack(revision: 10, packets: many)], [attack(revision: 11, packets: many)])["stage_attacks"] == 1)
    }

    @Test("those that were written long ago are forgotten")
    func bounded() throws {
        func remembered(after count: Int64) throws -> [Int64] {
            var written = WrittenAttacks(rowsMax: 20)
            for number in 1...count { written.took(try work([attack(number, revision: 10, packets: [1])], after: written)) }
            return (1...count).filter { written[SessionID(generation: 1, partition: 0, offset: $0, index: 0)] != nil }
        }
        #expect(try remembered(after: 15) == Array(1...15))
        #expect(try remembered(after: 40) == Array(23...40))
    }
}
