import Fingerprints
import Pipeline

/// Databases of a few lines, written for these tests.
enum SmallDatabase {
    static func parse(_ text: String) throws(SignatureDatabaseError) -> SignatureDatabase {
        try SignatureDatabase(parsing: Array(text.utf8))
    }

    /// One label with these signatures for SYNs.
    static func ofSyns(_ signatures: String..., label: String = "s:unix:Ours:1") throws -> SignatureDatabase {
        let lines = signatures.map { "sig = \($0)" }.joined(separator: "\n")
        let systems = label.hasPrefix("s:!") ? "sys = @unix\n" : ""
        return try parse("classes = unix,win\n[tcp:request]\nlabel = \(label)\n\(systems)\(lines)\n")
    }

    /// One label with these signatures for SYN+ACKs.
    static func ofSynAcks(_ signatures: String...) throws -> SignatureDatabase {
        try parse("[tcp:response]\nlabel = s:unix:Ours:1\n" + signatures.map { "sig = \($0)" }.joined(separator: "\n"))
    }
}

extension SignatureDatabase {
    /// How the SYN with this raw signature matches.
    func kind(_ syn: String) throws -> FingerprintMatch.Kind {
        match(try TCPSignature(rawSignature: syn, isSynAck: false)).kind
    }

    /// What p0f would print for the SYN: label and parameters.
    func answer(_ syn: String) throws -> String {
        let match = match(try TCPSignature(rawSignature: syn, isSynAck: false))
        return "\(match.label?.title ?? "???") (\(match.params))"
    }
}
