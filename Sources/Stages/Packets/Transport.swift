/// The header behind the IP header.
package enum Transport: Equatable, Sendable {
    case tcp(TCPHeader)
    case udp(UDPHeader)
    case icmp(ICMPHeader)
    /// A protocol without a decoder here; its number is `Packet.ipProtocol`.
    case other
    /// A fragment other than the first one: it has no ports.
    case fragment
}
