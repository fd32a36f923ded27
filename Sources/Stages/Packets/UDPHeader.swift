/// A UDP header (RFC 768).
package struct UDPHeader: Equatable, Sendable {
    package var sourcePort: UInt16
    package var destinationPort: UInt16
    /// Bytes of data behind the header, by the length in the IP header: the whole datagram, however little was captured.
    package var payloadLength: Int
    /// The datagram comes from port 53 and its captured data begin with a DNS header (12 bytes, RFC 1035, section 4.1.1) whose QR
    /// bit says "response". Such a datagram is a reply and targets no port.
    package var isDNSReply: Bool

    package init(sourcePort: UInt16, destinationPort: UInt16, payloadLength: Int = 0, isDNSReply: Bool = false) {
        (self.sourcePort, self.destinationPort) = (sourcePort, destinationPort)
        (self.payloadLength, self.isDNSReply) = (payloadLength, isDNSReply)
    }
}
