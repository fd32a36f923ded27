/// A TCP segment with data, or the first datagram of a UDP conversation.
package struct StreamSegment: Equatable, Sendable {
    package var key: TouchKey
    /// TCP or UDP.
    package var transport: TransportProtocol
    /// Sent by the machine; else received by it.
    package var isSent: Bool
    /// The machine's port.
    package var port: UInt16
    package var remotePort: UInt16
    /// Of the first byte of the data (a SYN takes one number before them); 0 for UDP.
    package var sequence: UInt32
    /// Bytes of data, by the lengths in the headers.
    package var length: UInt32
    /// The first captured bytes of the data; empty where they are not kept.
    package var payload: [UInt8] = []

    package init(
        key: TouchKey, transport: TransportProtocol, isSent: Bool, port: UInt16, remotePort: UInt16, sequence: UInt32, length: UInt32
    ) {
        (self.key, self.transport, self.isSent) = (key, transport, isSent)
        (self.port, self.remotePort, self.sequence, self.length) = (port, remotePort, sequence, length)
    }

    package var target: Target { Target(transport: transport, port: port) }

    /// The most bytes of one segment that a row keeps.
    package static let payloadBytesMax = 256
}
