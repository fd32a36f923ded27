/// Why bytes are no packet. The raw value is the detail of the dead letter's reason and a label of the metric.
package enum PacketFault: String, Error, CaseIterable {
    /// No bytes at all.
    case empty
    /// The first half byte is neither 4 nor 6.
    case ipVersion = "ip version"
    /// Too few bytes were captured for the IP header and its extensions.
    case ipTruncated = "ip header truncated"
    /// The IPv4 header says that it is shorter than 20 bytes.
    case ipHeaderLength = "ip header length"
    /// The total length is shorter than the header that carries it.
    case ipTotalLength = "ip total length"
    /// More extension headers than any honest packet has.
    case ipExtensions = "ip extension headers"
    /// Too few bytes for the ports, or for the fixed part of the header.
    case transportTruncated = "transport header truncated"
    /// The TCP header says that it is shorter than 20 bytes or longer than its packet.
    case tcpHeaderLength = "tcp header length"
    /// The UDP header says that it is shorter than 8 bytes.
    case udpLength = "udp length"
}
