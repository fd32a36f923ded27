/// What `sessions.v1` carries, with its sessions read as a whole or no further than needed.
package enum SessionTopicRow<Item: SessionItem>: Equatable, Sendable {
    case session(Item)
    case line(LedgerLine)
    case commit(Commit)
}

package typealias SessionRow = SessionTopicRow<Session>

extension SessionTopicRow: Row {
    package var key: [UInt8] {
        switch self {
        case .session(let session): session.id.key
        case .line(let line): line.key
        case .commit: Commit.key
        }
    }

    /// Absorbers, then those they absorbed, then the ledger, then the commit.
    package var phase: Int {
        switch self {
        case .session(let session): session.absorbedBy == nil ? 0 : 1
        case .line: 2
        case .commit: 3
        }
    }

    package var commit: Commit? { if case .commit(let commit) = self { commit } else { nil } }
}

extension SessionID {
    package var key: [UInt8] { bytes(after: "session/") }
}

extension LedgerLine {
    package var key: [UInt8] { Array("line/\(revision.generation)/\(platform)/\(sensor)/\(epoch)".utf8) }
}
