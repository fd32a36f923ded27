import Pipeline

extension TCPSignature {
    /// The signature in p0f's notation (its documentation, section 5), as it was seen: the time to live is not rounded up, the window is no
    /// multiple of anything. So it stays the same when the matcher gets better.
    var notation: String {
        "\(ipVersion):\(ttl):\(ipOptionBytes):\(mss):\(window),\(windowScale):\(optionText):\(quirkText):\(hasPayload ? "+" : "0")"
    }

    private var optionText: String {
        options.map { kind in
            switch kind {
            case 0: "eol+\(eolPadding)"
            case 1: "nop"
            case 2: "mss"
            case 3: "ws"
            case 4: "sok"
            case 5: "sack"
            case 8: "ts"
            default: "?\(kind)"
            }
        }.joined(separator: ",")
    }

    private static let quirkNames: [(TCPQuirks, String)] = [
        (.df, "df"), (.idPlus, "id+"), (.idMinus, "id-"), (.ecn, "ecn"), (.zeroPlus, "0+"), (.flow, "flow"), (.seqMinus, "seq-"),
        (.ackPlus, "ack+"), (.ackMinus, "ack-"), (.urgentPlus, "uptr+"), (.urgentFlag, "urgf+"), (.pushFlag, "pushf+"),
        (.ts1Minus, "ts1-"), (.ts2Plus, "ts2+"), (.optPlus, "opt+"), (.exws, "exws"), (.bad, "bad"),
    ]

    private var quirkText: String { Self.quirkNames.filter { quirks.contains($0.0) }.map(\.1).joined(separator: ",") }
}
