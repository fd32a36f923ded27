import Pipeline

/// What a capture holds, by the outermost IP header of each frame: for `leurre check` and for tests against other tools.
package struct CaptureCensus: Equatable, Sendable {
    package private(set) var frames: Int64 = 0
    package private(set) var ipv4: Int64 = 0
    package private(set) var ipv6: Int64 = 0
    /// TCP, UDP and ICMP count over IPv4 only, by the protocol number in the header: every fragment and broken headers included.
    package private(set) var tcp: Int64 = 0
    package private(set) var udp: Int64 = 0
    package private(set) var icmp: Int64 = 0
    /// Frames without IP, and IP packets with another protocol than TCP, UDP and ICMP (ICMPv6 in IPv6).
    package private(set) var other: Int64 = 0
    /// Fragments that carry no transport header to read, of both versions; they count above as well.
    package private(set) var fragments: Int64 = 0
    /// Frames whose link-layer, IP or transport header is broken; they count under their version and protocol as well, as far as
    /// these are readable.
    package private(set) var malformed: Int64 = 0
    /// Earliest and latest capture time; nil without a frame.
    package private(set) var firstTime: Timestamp?
    package private(set) var lastTime: Timestamp?

    package init() {}

    package mutating func count(frame: RawSpan, linkType: UInt16, time: Timestamp) {
        frames += 1
        firstTime = min(firstTime ?? time, time)
        lastTime = max(lastTime ?? time, time)
        switch LinkLayer.network(of: frame, linkType: linkType) {
        case .ip(let offset, let count): self.count(packet: frame.extracting(offset..<offset + count))
        case .other: other += 1
        case .malformed: malformed += 1
        }
    }

    private mutating func count(packet bytes: RawSpan) {
        let version = bytes.byte(0) >> 4
        if version == 4, bytes.byteCount >= IPv4.headerBytesMin { count(ipv4: bytes) }
        if version == 6 { ipv6 += 1 }
        do throws(PacketFault) {
            let packet = try PacketDecoder.decode(bytes)
            if packet.transport == .fragment { fragments += 1 }
            if packet.transport == .other { other += 1 }
        } catch { malformed += 1 }
    }

    /// By the fixed part of the header alone, so that broken options hide no protocol.
    private mutating func count(ipv4 bytes: RawSpan) {
        ipv4 += 1
        switch bytes.byte(9) {
        case IPProtocol.tcp: tcp += 1
        case IPProtocol.udp: udp += 1
        case IPProtocol.icmp: icmp += 1
        default: break
        }
    }
}
