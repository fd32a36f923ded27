import Pipeline

/// The notation `df,id+,ts1-` (p0f's documentation, "quirks").
extension TCPQuirks {
    static let onlyIPv4: TCPQuirks = [.df, .idPlus, .idMinus, .zeroPlus]
    static let onlyIPv6: TCPQuirks = [.flow]

    /// In the order in which p0f prints them.
    private static let names: [(TCPQuirks, String)] = [
        (.df, "df"), (.idPlus, "id+"), (.idMinus, "id-"), (.ecn, "ecn"), (.zeroPlus, "0+"), (.flow, "flow"),
        (.seqMinus, "seq-"), (.ackPlus, "ack+"), (.ackMinus, "ack-"), (.urgentPlus, "uptr+"), (.urgentFlag, "urgf+"),
        (.pushFlag, "pushf+"), (.ts1Minus, "ts1-"), (.ts2Plus, "ts2+"), (.optPlus, "opt+"), (.exws, "exws"), (.bad, "bad"),
    ]

    init(text: Substring.UTF8View) throws(SignatureTextError) {
        self = []
        guard !text.isEmpty else { return }
        for word in text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            let known = Self.names.first { $0.1.utf8.elementsEqual(word) }
            guard let known else { throw .quirk }
            insert(known.0)
        }
    }

    var text: String {
        Self.names.filter { contains($0.0) }.map(\.1).joined(separator: ",")
    }
}
