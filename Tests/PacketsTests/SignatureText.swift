import Packets
import Pipeline

/// The raw signature as p0f's log writes it, with the window as a plain number: what tests compare.
enum SignatureText {
    static func text(_ signature: TCPSignature) -> String {
        let version = signature.ipVersion
        let front = "\(version):\(ttl(signature.ttl)):\(signature.ipOptionBytes):\(signature.mss):\(signature.window),\(signature.windowScale)"
        return "\(front):\(options(signature)):\(quirks(signature.quirks)):\(signature.hasPayload ? "+" : "0")"
    }

    /// The next usual start value, and how far below it the packet arrived; p0f does not believe in more than 35 hops.
    private static func ttl(_ ttl: UInt8) -> String {
        let start = [32, 64, 128, 255].first { Int(ttl) <= $0 } ?? 255
        let distance = start - Int(ttl)
        return distance > 35 ? "\(ttl)+?" : "\(ttl)+\(distance)"
    }

    private static func options(_ signature: TCPSignature) -> String {
        let names: [UInt8: String] = [1: "nop", 2: "mss", 3: "ws", 4: "sok", 5: "sack", 8: "ts"]
        return signature.options.map { $0 == 0 ? "eol+\(signature.eolPadding)" : names[$0] ?? "?\($0)" }.joined(separator: ",")
    }

    private static func quirks(_ quirks: TCPQuirks) -> String {
        let names: [(TCPQuirks, String)] = [
            (.df, "df"), (.idPlus, "id+"), (.idMinus, "id-"), (.ecn, "ecn"), (.zeroPlus, "0+"), (.flow, "flow"), (.seqMinus, "seq-"),
            (.ackPlus, "ack+"), (.ackMinus, "ack-"), (.urgentPlus, "uptr+"), (.urgentFlag, "urgf+"), (.pushFlag, "pushf+"),
            (.ts1Minus, "ts1-"), (.ts2Plus, "ts2+"), (.optPlus, "opt+"), (.exws, "exws"), (.bad, "bad"),
        ]
        return names.filter { quirks.contains($0.0) }.map(\.1).joined(separator: ",")
    }
}
