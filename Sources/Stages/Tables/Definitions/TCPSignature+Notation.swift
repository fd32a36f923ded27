import Pipeline

extension TCPSignature {
    /// The signature in p0f's notation (its documentation, section 5), as it was seen: the time to live is not rounded up, the window is no
    /// multiple of anything. So it stays the same when the matcher gets better.
    var notation: String {
        var text = ""
        text.reserveCapacity(80)
        for number in [UInt16(ipVersion), UInt16(ttl), UInt16(ipOptionBytes), mss] {
            text += String(number)
            text += ":"
        }
        text += String(window)
        text += ","
        text += String(windowScale)
        text += ":"
        for (place, kind) in options.enumerated() {
            if place > 0 { text += "," }
            text += name(ofOption: kind)
        }
        text += ":"
        appendQuirks(to: &text)
        text += hasPayload ? ":+" : ":0"
        return text
    }

    private func name(ofOption kind: UInt8) -> String {
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
    }

    private static let quirkNames: [(TCPQuirks, String)] = [
        (.df, "df"), (.idPlus, "id+"), (.idMinus, "id-"), (.ecn, "ecn"), (.zeroPlus, "0+"), (.flow, "flow"), (.seqMinus, "seq-"),
        (.ackPlus, "ack+"), (.ackMinus, "ack-"), (.urgentPlus, "uptr+"), (.urgentFlag, "urgf+"), (.pushFlag, "pushf+"),
        (.ts1Minus, "ts1-"), (.ts2Plus, "ts2+"), (.optPlus, "opt+"), (.exws, "exws"), (.bad, "bad"),
    ]

    private func appendQuirks(to text: inout String) {
        var isFirst = true
        for (quirk, name) in Self.quirkNames where quirks.contains(quirk) {
            if !isFirst { text += "," }
            isFirst = false
            text += name
        }
    }
}
