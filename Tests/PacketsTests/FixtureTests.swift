import Capture
import Packets
import Testing

/// The captures of `Tests/Fixtures/captures`, described in the README there.
@Suite("Captures of a made-up attack")
struct FixtureTests {
    private static let folder = #filePath.split(separator: "/").dropLast(2).map { "/" + $0 }.joined() + "/Fixtures/captures/"

    /// The IP packets as captured, and what ended the reading early.
    private func packets(_ name: String) -> (packets: [[UInt8]], error: CaptureError?) {
        var packets: [[UInt8]] = []
        do throws(CaptureError) {
            try Corpus.packets(Self.folder + name) { packets.append($0?.withUnsafeBytes { Array($0) } ?? []) }
        } catch { return (packets, error) }
        return (packets, nil)
    }

    @Test("the same packets come out of every format, whatever link layer and padding were around them", arguments: [
        "attack-raw-nanosecond-big-endian.pcap", "attack.pcapng", "attack.pcap.gz",
    ])
    func formats(name: String) throws {
        let expected = packets("attack-ethernet.pcap")
        #expect(expected.packets.count == 20 && expected.error == nil)
        #expect(packets(name).packets == expected.packets && packets(name).error == nil)
        let (one, other) = (try Corpus.census(Self.folder + name), try Corpus.census(Self.folder + "attack-ethernet.pcap"))
        #expect(one == other)
    }

    @Test("the census of the attack")
    func census() throws {
        let census = try Corpus.census(Self.folder + "attack.pcapng")
        #expect(census.frames == 20 && census.ipv4 == 20 && census.tcp == 15 && census.udp == 2 && census.icmp == 3)
        #expect(census.malformed == 0 && census.fragments == 0 && census.other == 0)
    }

    @Test("the cut capture gives all frames but the last, and then says so")
    func cut() {
        let cut = packets("attack-cut.pcap")
        #expect(cut.packets == packets("attack-ethernet.pcap").packets.dropLast())
        #expect(cut.error?.code == .truncated && cut.error?.reason.contains("frame 20, which begins at byte 1521") == true)
    }
}
