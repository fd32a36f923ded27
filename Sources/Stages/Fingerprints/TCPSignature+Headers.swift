import Pipeline

extension TCPSignature {
    /// The sender put a timestamp of its own that is not zero.
    var hasTimestamp: Bool {
        !quirks.contains(.ts1Minus) && options.contains(OptionKind.timestamps)
    }

    /// Length of the IP and TCP headers with their options, in bytes; nil if the signature does not tell (malformed options, or
    /// kinds whose length varies).
    var headerBytes: Int? {
        guard !quirks.contains(.bad) else { return nil }
        var optionBytes = Int(eolPadding)
        for kind in options {
            guard let lengthBytes = OptionKind.lengthBytes(kind) else { return nil }
            optionBytes += lengthBytes
        }
        guard optionBytes <= 40, optionBytes % 4 == 0 else { return nil }
        return (ipVersion == 6 ? 40 : 20 + Int(ipOptionBytes)) + 20 + optionBytes
    }
}
