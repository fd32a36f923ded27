import Pipeline
import Testing

@Suite("Passed sessions")
struct PassedSessionTests {
    @Test("what look-ups need is read as in the whole session, and the attack that is written has the whole session")
    func passage() throws {
        for seed in UInt64(1)...300 {
            var messages = RandomMessages(seed: seed)
            let attack = messages.attack()
            let session = attack.session
            guard case .session(let passed) = try PassedSessionRow(row: SessionRow.session(session).encoded()) else {
                Issue.record("seed \(seed): no session")
                continue
            }
            #expect(passed.id == session.id && passed.platform == session.platform && passed.address == session.address)
            #expect(passed.revision == session.revision && passed.absorbed == session.absorbed && passed.absorbedBy == session.absorbedBy)
            #expect(passed.lastSeen == session.lastSeen && passed.syn == session.syn && passed.synAck == session.synAck)
            let sent = PassedAttackRow.attack(PassedAttack(session: passed, enrichment: attack.enrichment))
            let row = AttackRow.attack(attack)
            #expect(sent.encoded() == row.encoded() && sent.key == row.key && sent.phase == row.phase)
        }
    }

    @Test("a field that this version does not know goes along")
    func unknownField() throws {
        var messages = RandomMessages(seed: 1)
        // Field 100, a varint.
        let bytes = messages.session().encoded() + [0xa0, 0x06, 0x05]
        #expect(try PassedSession(encoded: bytes).encoded() == bytes)
    }

    @Test("a session that does not say whose it is, or ends too early, is refused")
    func unreadable() {
        var messages = RandomMessages(seed: 2)
        #expect(throws: WireError.missingField) { try PassedSession(encoded: []) }
        #expect(throws: WireError.truncated) { try PassedSession(encoded: messages.session().encoded() + [0x62, 0x7f]) }
    }
}
