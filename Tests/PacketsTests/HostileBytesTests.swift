import Packets
import Pipeline
import TestSupport
import Testing

@Suite("Hostile bytes")
struct HostileBytesTests {
    /// Every link type with a header of its own kind, and packets of every kind behind them.
    private static let frames: [(UInt16, [UInt8])] = {
        let error: [UInt8] = [3, 3, 0, 0, 0, 0, 0, 0] + RawPacket.ipv4(17, RawPacket.udp(1, 2, []))
        let options: [UInt8] = [2, 4, 5, 0xb4, 4, 2, 8, 10, 0, 0, 0, 5, 0, 0, 0, 0, 1, 3, 3, 7]
        let packets = [
            RawPacket.ipv4(6, RawPacket.tcp(1, 80, flags: 2, options: options)), RawPacket.ipv4(1, error),
            RawPacket.ipv4(17, RawPacket.udp(53, 9, Array(repeating: 0x80, count: 12))),
            RawPacket.ipv6(0, [44, 0, 0xc2, 4, 0, 0, 0, 99, 6, 0, 0, 1, 0, 0, 0, 1] + RawPacket.tcp(1, 80, flags: 0x12, options: options)),
        ]
        return LinkLayerTests.headers.flatMap { linkType, header in packets.map { (linkType, header + $0) } }
    }()

    private static let earlier: Packet = {
        let address = Address(high: .max, low: .max)
        let quoted = QuotedHeader(source: address, destination: address, ipProtocol: .max, sourcePort: .max, destinationPort: .max)
        return Packet(
            source: address, destination: address, ipProtocol: .max,
            transport: .icmp(ICMPHeader(type: .max, code: .max, identifier: .max, quoted: quoted)))
    }()

    /// Does everything that a service does with a frame.
    private func digest(_ frame: [UInt8], _ linkType: UInt16) {
        var census = CaptureCensus()
        let bytes = frame.span.bytes
        census.count(frame: bytes, linkType: linkType, time: Timestamp(nanoseconds: 0))
        guard case .ip(let offset, let count) = LinkLayer.network(of: bytes, linkType: linkType) else { return }
        #expect(offset >= 0 && count > 0 && offset + count <= frame.count)
        let packet = bytes.extracting(offset..<offset + count)
        _ = PacketDecoder.signature(packet)
        guard let decoded = try? PacketDecoder.decode(packet) else { return }
        // Nothing may shine through of the packet that lay in the place before.
        var place = Self.earlier
        try? PacketDecoder.decode(packet, into: &place)
        #expect(place == decoded)
        switch decoded.transport {
        case .tcp(let header): #expect(header.payloadLength >= 0)
        case .udp(let header): #expect(header.payloadLength >= 0)
        default: break
        }
    }

    @Test("no prefix of a frame crashes the decoder")
    func prefixes() {
        for (linkType, frame) in Self.frames { for length in 0...frame.count { digest(Array(frame.prefix(length)), linkType) } }
    }

    @Test("no changed byte crashes the decoder")
    func singleBytes() {
        for (linkType, frame) in Self.frames {
            for position in frame.indices {
                for value: UInt8 in [0, 1, 0x7f, 0x80, 0xff, frame[position] &+ 1, frame[position] ^ 0x40] {
                    var changed = frame
                    changed[position] = value
                    digest(changed, linkType)
                }
            }
        }
    }

    @Test("no random change crashes the decoder, under any link type")
    func random() {
        var generator = SeededRandom(seed: 2004)
        for _ in 0..<30_000 {
            var (linkType, frame) = Self.frames[Int.random(in: Self.frames.indices, using: &generator)]
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                frame[Int.random(in: frame.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            if Bool.random(using: &generator) { frame.removeLast(Int.random(in: 0..<frame.count, using: &generator)) }
            if Int.random(in: 0..<4, using: &generator) == 0 { linkType = UInt16.random(in: 0...300, using: &generator) }
            digest(frame, linkType)
        }
    }

    @Test("no random bytes crash the decoder")
    func noise() {
        var generator = SeededRandom(seed: 1)
        for _ in 0..<20_000 {
            let frame = (0..<Int.random(in: 0...120, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator) }
            digest(frame, UInt16.random(in: 0...300, using: &generator))
            digest([0x45] + frame, 101)
            digest([0x60] + frame, 101)
        }
    }
}
