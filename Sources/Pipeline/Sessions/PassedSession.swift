/// A session of which only what look-ups need is read; the rest is passed on as it came, with what this version of the schema does not know.
///
/// To read all of it and to write it again, twice, was more than a third of what enrich cost.
package struct PassedSession: Equatable, Sendable {
    private var front = SessionFront()
    package private(set) var syn: OpeningSignature?
    package private(set) var synAck: OpeningSignature?
    /// All of it, in the form of `Session`.
    package private(set) var bytes: [UInt8]
}

extension PassedSession: SessionItem {
    package var id: SessionID { front.id }
    package var platform: String { front.platform }
    package var address: Address { front.address }
    package var revision: Revision { front.revision }
    package var absorbed: [SessionID] { front.absorbed }
    package var absorbedBy: SessionID? { front.absorbedBy }
    package var lastSeen: Timestamp { front.lastSeen }

    package func encode(into writer: inout WireWriter) { writer.encoded(bytes) }

    /// What is passed over is checked by whoever reads it.
    package init(from reader: inout WireReader) throws(WireError) {
        bytes = reader.rest
        while let field = try reader.next() {
            if try front.read(field, &reader) { continue }
            switch field {
            case 17: syn = try reader.message(OpeningSignature.self)
            case 18: synAck = try reader.message(OpeningSignature.self)
            default: try reader.skip()
            }
        }
        try front.check()
    }
}

package typealias PassedSessionRow = SessionTopicRow<PassedSession>
package typealias PassedAttack = EnrichedSession<PassedSession>
package typealias PassedAttackRow = AttackTopicRow<PassedSession>
