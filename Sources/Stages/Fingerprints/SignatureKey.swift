import Pipeline

/// The fields of a signature that have no wildcard: what the database is indexed by.
struct SignatureKey: Hashable, Sendable {
    var isSynAck: Bool
    var ipOptionBytes: UInt8
    var layout: OptionLayout

    /// Folds the layout to one number first: the standard hash of an array costs more than the whole comparison. Only the database
    /// puts keys into a table, so a sender who makes hashes collide gains nothing.
    func hash(into hasher: inout Hasher) {
        var folded = UInt64(ipOptionBytes) << 16 | UInt64(layout.eolPadding) << 8 | (isSynAck ? 1 : 0)
        for kind in layout.kinds {
            folded = (folded ^ UInt64(kind)) &* 0x9E37_79B9_7F4A_7C15
            folded ^= folded >> 29
        }
        hasher.combine(folded)
    }
}

extension SignatureKey {
    init(_ packet: TCPSignature) {
        isSynAck = packet.isSynAck
        ipOptionBytes = packet.ipOptionBytes
        layout = OptionLayout(kinds: packet.options, eolPadding: packet.eolPadding)
    }
}
