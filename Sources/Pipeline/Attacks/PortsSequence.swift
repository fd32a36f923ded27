/// A ports sequence as text, the way the paper writes it.
package enum PortsSequence {
    /// `{135/tcp,1026/udp}`; `{}` if no port was targeted. A truncated sequence ends in `,…`.
    package static func text(_ sequence: [Target], isTruncated: Bool = false) -> String {
        "{" + sequence.map(\.description).joined(separator: ",") + (isTruncated ? ",…}" : "}")
    }
}
