import Pipeline

/// What the headers of one captured IP packet say, from the IP header on.
///
/// Every length comes from the IP header's own fields, never from how much was captured, so that a snap length changes no figure.
package struct Packet: Equatable, Sendable {
    package var source: Address
    package var destination: Address
    /// The protocol number of the header that follows the IPv4 header, or the last IPv6 extension header.
    package var ipProtocol: UInt8
    package var transport: Transport

    package init(source: Address, destination: Address, ipProtocol: UInt8, transport: Transport) {
        (self.source, self.destination, self.ipProtocol, self.transport) = (source, destination, ipProtocol, transport)
    }

    /// A place for `PacketDecoder.decode(_:into:)`.
    package static var empty: Packet {
        Packet(source: Address(ipv4: 0), destination: Address(ipv4: 0), ipProtocol: 0, transport: .other)
    }
}
