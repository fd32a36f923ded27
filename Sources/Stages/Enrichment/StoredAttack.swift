import Pipeline

/// An attack in some three hundred bytes: what is written must be kept as long as an old owner may write over it.
///
/// The bytes are those of the schema with the enrichment in front, so that it can be read without the session.
struct StoredAttack: Sendable {
    private let bytes: [UInt8]

    init(_ attack: PassedAttack) {
        var writer = WireWriter()
        writer.message(2, attack.enrichment)
        writer.message(1, attack.session)
        bytes = writer.bytes
    }

    /// nil only if the row could not have travelled either.
    var attack: PassedAttack? { try? PassedAttack(encoded: bytes) }

    var enrichment: Enrichment? { try? Front(encoded: bytes).enrichment }

    private struct Front: WireCodable {
        var enrichment: Enrichment

        func encode(into writer: inout WireWriter) { writer.message(2, enrichment) }

        init(from reader: inout WireReader) throws(WireError) {
            guard try reader.next() == 2 else { throw .missingField }
            enrichment = try reader.message()
        }
    }
}
