/// A TCP header (RFC 9293, section 3.1), without its options.
package struct TCPHeader: Equatable, Sendable {
    package var sourcePort: UInt16
    package var destinationPort: UInt16
    package var sequence: UInt32
    package var acknowledgement: UInt32
    package var flags: TCPFlags
    /// Bytes of data behind the header, by the length in the IP header: the whole segment, however little was captured.
    package var payloadLength: Int

    package init(
        sourcePort: UInt16, destinationPort: UInt16, sequence: UInt32 = 0, acknowledgement: UInt32 = 0, flags: TCPFlags,
        payloadLength: Int = 0
    ) {
        (self.sourcePort, self.destinationPort, self.sequence) = (sourcePort, destinationPort, sequence)
        (self.acknowledgement, self.flags, self.payloadLength) = (acknowledgement, flags, payloadLength)
    }
}
