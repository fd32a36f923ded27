/// A ports sequence as text, the way the paper writes it.
package enum PortsSequence {
    /// `{135/tcp,1026/udp}`; `{}` if no port was targeted. A truncated sequence ends in `,…`.
    package static func text(_ sequence: [Target], isTruncated: Bool = false) -> String {
        var text = "{"
        for (place, target) in sequence.enumerated() {
            if place > 0 { text += "," }
            text += String(target.port)
            text += "/"
            text += target.transport.name
        }
        text += isTruncated ? ",…}" : "}"
        return text
    }
}
