import Capture
import Pipeline
import Testing

@Suite("pcapng files")
struct PcapngTests {
    @Test("each interface has its link type, clock and offset", arguments: [false, true])
    func interfaces(isBigEndian: Bool) throws {
        var file = CaptureBytes(isBigEndian: isBigEndian)
        file.section()
        file.interface(linkType: 1)
        file.interface(linkType: 113, options: [(2, Array("eth0".utf8)), (9, [9])])
        file.interface(linkType: 101, options: [(9, [0x80 | 10])])
        let hour: [UInt8] = isBigEndian ? [0, 0, 0, 0, 0, 0, 0x0e, 0x10] : [0x10, 0x0e, 0, 0, 0, 0, 0, 0]
        file.interface(linkType: 228, options: [(9, [0]), (14, hour)])
        file.enhanced(0, ticks: 1_500_000_000_000_001, [1])
        file.enhanced(1, ticks: 1_500_000_000_000_000_001, [2, 2], wire: 1_500)
        file.enhanced(2, ticks: 1_024 * 3 + 1, [3])
        file.enhanced(3, ticks: 7, [4])
        let reading = try Reading(file.bytes)
        #expect(reading.error == nil && reading.format == "pcapng")
        #expect(reading.frames.map(\.frame.linkType) == [1, 113, 101, 228])
        #expect(reading.times == [1_500_000_000_000_001_000, 1_500_000_000_000_000_001, 3_000_976_562, 3_607_000_000_000])
        #expect(reading.frames.map(\.bytes) == [[1], [2, 2], [3], [4]] && reading.frames[1].frame.wireLength == 1_500)
    }

    @Test("a file may go on in a section of the other byte order, with interfaces of its own")
    func sections() throws {
        var little = CaptureBytes()
        little.section()
        little.interface(linkType: 1)
        little.enhanced(0, ticks: 1, [1])
        var big = CaptureBytes(isBigEndian: true)
        big.section(minor: 2)
        big.interface(linkType: 12)
        big.enhanced(0, ticks: 2, [2])
        let reading = try Reading(little.bytes + big.bytes + little.bytes)
        #expect(reading.error == nil && reading.frames.map(\.frame.linkType) == [1, 12, 1] && reading.times == [1_000, 2_000, 1_000])
    }

    @Test("simple packets are as long as the wire or the snap length, and take the time of the frame before")
    func simple() throws {
        var file = CaptureBytes()
        file.section()
        file.interface(snapLength: 3)
        file.enhanced(0, ticks: 5, [1])
        file.block(3) { $0.long(2); $0.bytes += [1, 2] }
        file.block(3) { $0.long(9); $0.bytes += [1, 2, 3] }
        let reading = try Reading(file.bytes)
        #expect(reading.frames.map(\.bytes) == [[1], [1, 2], [1, 2, 3]] && reading.times == [5_000, 5_000, 5_000])
        #expect(reading.frames.last?.frame.wireLength == 9)
    }

    @Test("the obsolete packet block numbers its interface in 16 bits")
    func obsolete() throws {
        var file = CaptureBytes()
        file.section()
        file.interface(linkType: 1)
        file.interface(linkType: 9)
        file.block(2) {
            $0.word(1)
            $0.word(0xffff)
            for value in [0, 77, 2, 60] { $0.long(value) }
            $0.bytes += [6, 7]
        }
        let frame = CapturedFrame(time: Timestamp(nanoseconds: 77_000), wireLength: 60, linkType: 9)
        #expect(try Reading(file.bytes).frames == [Reading.Frame(frame: frame, bytes: [6, 7])])
    }

    @Test("blocks of unknown types are skipped")
    func unknown() throws {
        var file = CaptureBytes()
        file.section()
        file.block(0xbad) { $0.bytes += [1, 2, 3] }
        file.interface()
        file.block(5) { $0.bytes += Array(repeating: 9, count: 1_000_000) }
        file.enhanced(0, ticks: 1, [1])
        let reading = try Reading(file.bytes)
        #expect(reading.error == nil && reading.frames.count == 1)
    }

    @Test("a clock that ticks slower or faster than nanoseconds is exact as far as nanoseconds go", arguments: [
        (0, 1_000_000_000), (3, 1_000_000), (12, 0), (19, 0), (0x80 | 63, 0), (0x80, 1_000_000_000),
    ] as [(UInt8, Int64)])
    func resolutions(resolution: UInt8, nanoseconds: Int64) throws {
        var file = CaptureBytes()
        file.section()
        file.interface(options: [(9, [resolution])])
        file.enhanced(0, ticks: 1, [])
        #expect(try Reading(file.bytes).times == [nanoseconds])
    }

    /// What is wrong after a good section, interface and frame, and what is said of it.
    static let damages: [(@Sendable (inout CaptureBytes) -> Void, String)] = [
        ({ $0.enhanced(1, ticks: 1, [1]) }, "is a packet of interface 1, which is not described"),
        ({ $0.enhanced(0, ticks: 1, [1], captured: 5) }, "claims 5 captured bytes and has 4"),
        ({ $0.enhanced(0, ticks: 1, [1], captured: -1) }, "claims 4294967295 captured bytes and has 4"),
        ({ $0.block(6) { $0.long(0) } }, "is too short for a packet"),
        ({ $0.block(1) { $0.long(0) } }, "is too short for an interface"),
        ({ $0.interface(options: [(9, [99])]) }, "has clock ticks of 10^-99 s, finer than this reader can count"),
        ({ $0.block(1) { $0.long(1); $0.long(0); $0.word(2); $0.word(500) } }, "has an option of 500 bytes that does not fit in"),
        ({ $0.long(6); $0.long(8) ; $0.long(8) }, "says that it is 8 bytes long"),
        ({ $0.long(6); $0.long(33); $0.long(0) }, "says that it is 33 bytes long"),
        ({ $0.long(6); $0.long(16 << 20 + 4); $0.long(0) }, "says that it is"),
        ({ $0.long(0x0a0d_0d0a); $0.long(28); $0.long(0x1234_5678) }, "is a section header without a byte order"),
        ({ $0.block(5) { $0.long(0) }; $0.bytes[$0.bytes.count - 4] ^= 4 }, "gives two different lengths"),
    ]

    @Test("damage is told with its place, after the frames before it", arguments: damages.indices)
    func damage(index: Int) throws {
        var file = CaptureBytes()
        file.section()
        file.interface()
        file.enhanced(0, ticks: 1, [1])
        let place = file.bytes.count
        Self.damages[index].0(&file)
        let reading = try Reading(file.bytes)
        #expect(reading.frames.count == 1 && reading.error?.code == .damaged)
        #expect(reading.error?.reason.hasPrefix("the block at byte \(place) \(Self.damages[index].1)") == true, "\(String(describing: reading.error))")
    }

    @Test("a file cut anywhere in its last block gives the whole frames before and then says so", arguments: [1, 4, 20, 32])
    func cut(missing: Int) throws {
        var file = CaptureBytes()
        file.section()
        file.interface()
        file.enhanced(0, ticks: 1, [1])
        let place = file.bytes.count
        file.enhanced(0, ticks: 2, [2])
        let reading = try Reading(Array(file.bytes.dropLast(missing)))
        #expect(reading.frames.count == 1 && reading.error?.code == .truncated)
        #expect(reading.error?.reason.hasPrefix("it ends in the middle of the block at byte \(place); the frame before") == true)
    }
}
