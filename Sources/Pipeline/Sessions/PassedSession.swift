/// A session of which only what look-ups need is read; the rest is passed on as it came, with what this version of the schema does not know.
///
/// To read all of it and to write it again, twice, was more than a third of what enrich cost.
package struct PassedSession: Equatable, Sendable {
    package private(set) var id = SessionID(generation: 0, partition: 0, offset: 0, index: 0)
    package private(set) var platform = ""
    package private(set) var address = Address(ipv4: 0)
    package private(set) var revision = Revision.none
    package private(set) var absorbed: [SessionID] = []
    package private(set) var absorbedBy: SessionID?
    package private(set) var lastSeen = Timestamp(nanoseconds: 0)
    package private(set) var syn: OpeningSignature?
    package private(set) var synAck: OpeningSignature?
    /// All of it, in the form of `Session`.
    package private(set) var bytes: [UInt8]
}

extension PassedSession: SessionItem {
    package func encode(into writer: inout WireWriter) { writer.encoded(bytes) }

    /// What is passed over is checked by whoever reads it.
    package init(from reader: inout WireReader) throws(WireError) {
        bytes = reader.rest
        var (id, address): (SessionID?, Address?)
        while let field = try reader.next() {
            switch field {
            case 1: id = try reader.message(SessionID.self)
            case 2: platform = try reader.name()
            case 3: address = try reader.address()
            case 4: revision = try reader.message()
            case 6: absorbed.append(try reader.message())
            case 7: absorbedBy = try reader.message(SessionID.self)
            case 9: lastSeen = try reader.time()
            case 17: syn = try reader.message(OpeningSignature.self)
            case 18: synAck = try reader.message(OpeningSignature.self)
            default: try reader.skip()
            }
        }
        guard let id, let address, !platform.isEmpty else { throw .missingField }
        (self.id, self.address) = (id, address)
    }
}

package typealias PassedSessionRow = SessionTopicRow<PassedSession>
package typealias PassedAttack = EnrichedSession<PassedSession>
package typealias PassedAttackRow = AttackTopicRow<PassedSession>
