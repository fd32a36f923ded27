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

    /// `generation-partition-offset-index` behind some text.
    fileprivate func bytes(after text: StaticString) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8CodeUnitCount + Self.bytesMax)
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(decimal: generation)
        bytes.append(UInt8(ascii: "-"))
        bytes.append(decimal: partition)
        bytes.append(UInt8(ascii: "-"))
        bytes.append(decimal: offset)
        bytes.append(UInt8(ascii: "-"))
        bytes.append(decimal: index)
        return bytes
    }

    /// Four numbers and what lies between them.
    private static let bytesMax = 54
}

extension SessionID: CustomStringConvertible {
    /// As the tables show it.
    package var description: String { String(decoding: bytes(after: ""), as: UTF8.self) }
}

extension LedgerLine {
    package var key: [UInt8] { Array("line/\(revision.generation)/\(platform)/\(sensor)/\(epoch)".utf8) }
}
