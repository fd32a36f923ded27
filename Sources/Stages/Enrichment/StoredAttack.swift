import Pipeline

/// An attack as bytes: what is written must be kept as long as an old owner may write over it.
///
/// The session's are those that came: until the row is written, it and this have them together. Those of the enrichment lie beside them, so
/// that it can be read without the session.
struct StoredAttack: Sendable {
    private let session: [UInt8]
    private let enrichmentBytes: [UInt8]

    init(_ attack: PassedAttack) {
        session = attack.session.bytes
        enrichmentBytes = attack.enrichment.encoded().fitted
    }

    /// nil only if the row could not have travelled either.
    var attack: PassedAttack? {
        guard let session = try? PassedSession(encoded: session), let enrichment else { return nil }
        return PassedAttack(session: session, enrichment: enrichment)
    }

    var enrichment: Enrichment? { try? Enrichment(encoded: enrichmentBytes) }
}
