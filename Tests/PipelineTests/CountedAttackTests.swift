import Pipeline
import Testing

@Suite("Counted attacks")
struct CountedAttackTests {
    @Test("what statistics read of an attack is what the attack says", arguments: 1...50)
    func same(seed: UInt64) throws {
        var messages = RandomMessages(seed: seed)
        for _ in 0..<4 {
            let attack = messages.attack()
            guard case .attack(let counted) = try CountedAttackRow(row: AttackRow.attack(attack).encoded()) else {
                Issue.record("no attack")
                return
            }
            let (session, read, front) = (attack.session, counted.session, counted.session.front)
            #expect(front.id == session.id && front.platform == session.platform && front.address == session.address)
            #expect(front.absorbed == session.absorbed && front.absorbedBy == session.absorbedBy && front.lastSeen == session.lastSeen)
            #expect(read.hours.map(\.activity) == session.hours && read.slots == session.slots)
            #expect(read.hours.map(\.hour) == session.hours.map(\.hour) && read.hours.map(\.isEmpty) == session.hours.map(\.machines.isEmpty))
            #expect(read.hours.map(\.isReached) == session.hours.map { $0.machines.contains(where: \.isReached) })
            #expect(counted.rank == attack.rank && counted.enrichment.country == attack.enrichment.country)
            let system = attack.enrichment.system
            #expect(counted.enrichment.system == (system?.isApplication == true ? nil : system?.family))
        }
    }

    @Test("lines and commits are read whole")
    func others() throws {
        var messages = RandomMessages(seed: 1)
        let (line, commit) = (messages.line(), Commit(partition: 1, revision: Revision(generation: 1, offset: 2), restoreFrom: 3))
        #expect(try CountedAttackRow(row: AttackRow.line(line).encoded()) == .line(line))
        #expect(try CountedAttackRow(row: AttackRow.commit(commit).encoded()) == .commit(commit))
    }

    @Test("bytes that are no row are refused")
    func hostile() throws {
        #expect(throws: WireError.missingField) { try CountedAttackRow(encoded: []) }
        #expect(throws: WireError.missingField) { try CountedAttackRow(encoded: [0x0a, 0x00]) }
        #expect(throws: WireError.truncated) { try CountedAttackRow(encoded: [0x0a, 0x7f]) }
        var messages = RandomMessages(seed: 1)
        let row = AttackRow.attack(messages.attack()).encoded()
        for count in 1..<row.count { _ = try? CountedAttackRow(encoded: Array(row[..<count])) }
    }
}
