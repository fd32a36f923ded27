import Pipeline

/// The headers that an ICMP error quotes of the packet that caused it: evidence of what was sent, never a packet of its own.
package struct QuotedHeader: Equatable, Sendable {
    package var source: Address
    package var destination: Address
    package var ipProtocol: UInt8
    /// Ports of a quoted TCP or UDP header; 0 in other protocols and in a later fragment.
    package var sourcePort: UInt16
    package var destinationPort: UInt16

    package init(source: Address, destination: Address, ipProtocol: UInt8, sourcePort: UInt16 = 0, destinationPort: UInt16 = 0) {
        (self.source, self.destination, self.ipProtocol) = (source, destination, ipProtocol)
        (self.sourcePort, self.destinationPort) = (sourcePort, destinationPort)
    }
}
