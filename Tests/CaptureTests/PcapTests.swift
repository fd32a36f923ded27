import Capture
import Pipeline
import Testing

@Suite("pcap files")
struct PcapTests {
    @Test("each magic number has its byte order, clock and record layout", arguments: [
        (0xa1b2_c3d4, false, 1_000, 0, "pcap"), (0xa1b2_c3d4, true, 1_000, 0, "pcap (big-endian)"),
        (0xa1b2_3c4d, false, 1, 0, "pcap (nanosecond)"), (0xa1b2_3c4d, true, 1, 0, "pcap (nanosecond, big-endian)"),
        (0xa1b2_cd34, false, 1_000, 8, "pcap (modified)"), (0xa1b2_cd34, true, 1_000, 8, "pcap (modified, big-endian)"),
    ] as [(Int, Bool, Int64, Int, String)])
    func variants(magic: Int, isBigEndian: Bool, unit: Int64, extra: Int, name: String) throws {
        var file = CaptureBytes(isBigEndian: isBigEndian)
        file.pcap(magic: magic, linkType: 113)
        for index in 0..<10 {
            file.record(4_000_000_000, 250 + index, [1, 2, 3, UInt8(index)], wire: 99, extra: Array(repeating: 7, count: extra))
        }
        let reading = try Reading(file.bytes)
        #expect(reading.format == name && reading.error == nil && reading.frames.count == 10)
        let frame = CapturedFrame(
            time: Timestamp(seconds: 4_000_000_000, nanoseconds: 259 * unit), wireLength: 99, linkType: 113)
        #expect(reading.frames.last == Reading.Frame(frame: frame, bytes: [1, 2, 3, 9]))
    }

    @Test("the link type is the lower half of its field: the upper one tells a check sequence's length")
    func linkType() throws {
        var file = CaptureBytes()
        file.pcap(linkType: 0x3400_0001)
        file.record(1, 0, [1])
        #expect(try Reading(file.bytes).frames.first?.frame.linkType == 1)
    }

    @Test("files before version 2.3 have the two lengths in the other order")
    func oldVersion() throws {
        var file = CaptureBytes()
        file.pcap(minor: 2)
        for value in [1, 0, 60, 2] { file.long(value) }
        file.bytes += [8, 9]
        let frame = try Reading(file.bytes).frames.first
        #expect(frame?.bytes == [8, 9] && frame?.frame.wireLength == 60)
    }

    @Test("a file without a record is an empty capture")
    func empty() throws {
        var file = CaptureBytes()
        file.pcap()
        let reading = try Reading(file.bytes)
        #expect(reading.frames.isEmpty && reading.error == nil)
    }

    @Test("a capture cut anywhere in its last record gives the whole frames before and then says so", arguments: 1...17)
    func cut(missing: Int) throws {
        var file = CaptureBytes()
        file.pcap()
        file.record(1, 0, [1, 2])
        file.record(2, 0, [3, 4])
        let reading = try Reading(Array(file.bytes.dropLast(missing)))
        #expect(reading.frames.map(\.bytes) == [[1, 2]])
        #expect(reading.error?.code == .truncated)
        #expect(
            reading.error?.description
                == "cannot read capture: it ends in the middle of frame 2, which begins at byte 42; the frame before it is whole; "
                + "fetch the file again if it should have more")
    }

    @Test("a record longer than any link allows is damage, told with its place")
    func tooLong() throws {
        var file = CaptureBytes()
        file.pcap()
        file.record(1, 0, [1, 2])
        for value in [1, 0, 262_145, 262_145] { file.long(value) }
        let reading = try Reading(file.bytes)
        #expect(reading.frames.count == 1 && reading.error?.code == .damaged)
        #expect(reading.error?.reason.hasPrefix("frame 2 at byte 42 claims 262145 captured bytes") == true)
    }

    @Test("frames larger than a read of the file are put together")
    func large() throws {
        var file = CaptureBytes()
        file.pcap()
        let data = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 / 251) }
        for second in 0..<5 { file.record(second, 0, data) }
        let reading = try Reading(file.bytes)
        #expect(reading.frames.count == 5 && reading.frames.allSatisfy { $0.bytes == data })
    }

    @Test("how many frames a call asks for changes nothing", arguments: [1, 2, 7, 1_000])
    func batches(max: Int) throws {
        var file = CaptureBytes()
        file.pcap()
        for second in 0..<20 { file.record(second, 0, [UInt8(second)]) }
        #expect(try Reading(file.bytes, max: max) == Reading(file.bytes))
    }
}
