import Packets
import Pipeline
import Testing

@Suite("Census of a capture")
struct CaptureCensusTests {
    private func census(_ frames: [[UInt8]], linkType: UInt16 = 101) -> CaptureCensus {
        var census = CaptureCensus()
        for (index, frame) in frames.enumerated() {
            census.count(frame: frame.span.bytes, linkType: linkType, time: Timestamp(seconds: Int64(100 - index)))
        }
        return census
    }

    @Test("each frame counts under the version and the protocol of its outermost IP header")
    func outermost() {
        let inner = RawPacket.ipv4(6, RawPacket.tcp(1, 80, flags: 2))
        let counted = census([
            inner, RawPacket.ipv4(17, RawPacket.udp(1, 2, [])), RawPacket.ipv4(1, [8, 0, 0, 0]), RawPacket.ipv4(4, inner),
            RawPacket.ipv4(47, [0, 0, 8, 0] + inner), RawPacket.ipv6(6, RawPacket.tcp(1, 80, flags: 2)),
        ])
        #expect(counted.frames == 6 && counted.ipv4 == 5 && counted.ipv6 == 1)
        #expect(counted.tcp == 1 && counted.udp == 1 && counted.icmp == 1 && counted.other == 2 && counted.malformed == 0)
    }

    @Test("fragments and broken packets count under their protocol too, cut IP headers under none")
    func broken() {
        let counted = census([
            RawPacket.ipv4(17, [1, 2, 3, 4, 5, 6, 7, 8], fragment: 4), RawPacket.ipv4(6, [1, 2, 3]), [0x45, 0, 0], [0x99],
        ])
        #expect(counted.frames == 4 && counted.ipv4 == 2 && counted.udp == 1 && counted.tcp == 1)
        #expect(counted.fragments == 1 && counted.malformed == 3)
    }

    @Test("frames without IP count as such; the times are the earliest and the latest, in whatever order they come")
    func times() {
        let counted = census([RawPacket.ethernet(0x0806, []), RawPacket.ethernet(0x0806, [])], linkType: 1)
        #expect(counted.other == 2 && counted.frames == 2)
        #expect(counted.firstTime == Timestamp(seconds: 99) && counted.lastTime == Timestamp(seconds: 100))
        #expect(census([]).firstTime == nil)
    }
}
