import Pipeline

/// Reads the headers of one captured IP packet.
package enum PacketDecoder {
    /// - Parameter bytes: from the IP header on, IPv4 or IPv6; fewer than the packet has if the snap length cut it, more if the link
    ///   padded it.
    package static func decode(_ bytes: RawSpan) throws(PacketFault) -> Packet {
        let ip = try IPHeader(bytes)
        return Packet(
            source: ip.source, destination: ip.destination, ipProtocol: ip.ipProtocol, transport: try transport(bytes, ip))
    }

    private static func transport(_ bytes: RawSpan, _ ip: IPHeader) throws(PacketFault) -> Transport {
        if ip.fragmentOffset > 0 { return .fragment }
        switch (ip.ipProtocol, ip.source.family) {
        case (IPProtocol.tcp, _): return try TCPDecoder.decode(bytes, ip)
        case (IPProtocol.udp, _): return try UDPDecoder.decode(bytes, ip)
        case (IPProtocol.icmp, .ipv4), (IPProtocol.icmpv6, .ipv6): return try ICMPDecoder.decode(bytes, ip)
        default: return .other
        }
    }

    /// What a SYN or SYN+ACK says about the system that sent it.
    /// - Returns: nil for every other packet, for fragments, and where the TCP options were not captured whole.
    package static func signature(_ bytes: RawSpan) -> TCPSignature? {
        guard let ip = try? IPHeader(bytes), ip.ipProtocol == IPProtocol.tcp, ip.fragmentOffset == 0, !ip.moreFragments else { return nil }
        return SignatureDecoder.decode(bytes, ip)
    }

    /// The first bytes of the data behind a TCP or UDP header, as far as they were captured.
    package static func payload(_ bytes: RawSpan, bytesMax: Int) -> [UInt8] {
        guard let ip = try? IPHeader(bytes) else { return [] }
        return PayloadDecoder.decode(bytes, ip, bytesMax: bytesMax)
    }
}
