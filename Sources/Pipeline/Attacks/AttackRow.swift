/// What `attacks.v1` carries: attacks, the ledger passed on, and enrich's own commit (in `sessions.v1` offsets).
package enum AttackTopicRow<Item: SessionItem>: Equatable, Sendable {
    case attack(EnrichedSession<Item>)
    case line(LedgerLine)
    case commit(Commit)
}

package typealias AttackRow = AttackTopicRow<Session>

extension AttackTopicRow: Row {
    package var key: [UInt8] {
        switch self {
        case .attack(let attack): attack.session.id.key
        case .line(let line): line.key
        case .commit: Commit.key
        }
    }

    package var phase: Int {
        switch self {
        case .attack(let attack): attack.session.absorbedBy == nil ? 0 : 1
        case .line: 2
        case .commit: 3
        }
    }

    package var commit: Commit? { if case .commit(let commit) = self { commit } else { nil } }
}
