import Capture
import Foundation
import Pipeline
import TestSupport
import Testing

@Suite("Opening captures")
struct CaptureInputTests {
    private func sample(frames: Int) -> CaptureBytes {
        var file = CaptureBytes()
        file.pcap()
        for second in 0..<frames { file.record(second, second, (0..<60).map { UInt8(truncatingIfNeeded: $0 &* second) }) }
        return file
    }

    @Test("gzip is read as if it were not there, in several members too")
    func gzip() throws {
        let plain = sample(frames: 20_000)
        let reading = try Reading(plain.gzipped())
        #expect(reading.error == nil && reading.format == "pcap + gzip" && reading.frames.count == 20_000)
        #expect(try reading.frames == Reading(plain.bytes).frames)
        let head = CaptureBytes(bytes: Array(plain.bytes.prefix(777)))
        let tail = CaptureBytes(bytes: Array(plain.bytes.dropFirst(777)))
        #expect(try Reading(head.gzipped() + tail.gzipped() + [0, 0, 0, 0]).frames == reading.frames)
    }

    @Test("gzip that ends early gives what it has and says so; damaged gzip says so")
    func brokenGzip() throws {
        let gzip = try sample(frames: 20_000).gzipped()
        let short = try Reading(Array(gzip.prefix(gzip.count / 2)))
        #expect(short.frames.count > 100 && short.error?.code == .truncated)
        #expect(short.error?.description.contains("the gzip data end early") == true)
        let noTrailer = try Reading(Array(gzip.dropLast(4)))
        #expect(noTrailer.frames.count == 20_000 && noTrailer.error?.code == .truncated)
        var bad = gzip
        for position in bad.count / 2..<bad.count / 2 + 40 { bad[position] ^= 0x5a }
        #expect(try Reading(bad).error != nil)
        #expect(try Reading([0x1f, 0x8b]).error?.code == .truncated)
        #expect(try Reading([0x1f, 0x8b] + Array(repeating: 0xff, count: 40)).error?.code == .damaged)
    }

    @Test("damaged gzip gives every frame before the damage, however much is read at once", arguments: [4, 64, 1 << 18])
    func damagedGzip(bufferBytes: Int) throws {
        var gzip = try sample(frames: 500).gzipped()
        gzip[gzip.count - 8] ^= 1
        let wrongSum = try Reading(gzip, bufferBytes: bufferBytes)
        #expect(wrongSum.frames.count == 500 && wrongSum.error?.code == .damaged)
        for position in gzip.count / 2..<gzip.count / 2 + 40 { gzip[position] ^= 0x5a }
        let damaged = try Reading(gzip, bufferBytes: bufferBytes)
        #expect(try damaged.frames.count > 10 && damaged == Reading(gzip))
    }

    @Test("what is no capture is refused with what to do", arguments: [
        ([], CaptureError.Code.notACapture, "it is empty"), ([1, 2], .notACapture, "it has only 2 bytes"),
        (Array("GIF89a".utf8), .notACapture, "it begins with \"47494638\""), ([0x28, 0xb5, 0x2f, 0xfd], .unsupported, "zstd -dc"),
        ([0xfd, 0x37, 0x7a, 0x58], .unsupported, "xz -dc"), (Array("BZh9".utf8), .unsupported, "bzip2 -dc"),
        (Array("snoop".utf8), .unsupported, "editcap"), ([0xd4, 0xc3, 0xb2, 0xa1, 2, 0], .truncated, "inside the file header"),
    ] as [([UInt8], CaptureError.Code, String)])
    func refused(bytes: [UInt8], code: CaptureError.Code, words: String) throws {
        let error = try Reading(bytes).error
        #expect(error?.code == code && error?.reason.contains(words) == true, "\(String(describing: error))")
    }

    @Test("other versions than 2 of pcap and 1 of pcapng are refused", arguments: [1, 3, 9])
    func versions(major: Int) throws {
        var pcap = CaptureBytes()
        pcap.pcap(major: major)
        #expect(try Reading(pcap.bytes).error?.reason.contains("pcap version is \"\(major).4\"") == true)
        var pcapng = CaptureBytes()
        pcapng.section(major: major == 1 ? 0 : major)
        #expect(try Reading(pcapng.bytes).error?.code == .unsupported)
    }

    @Test("a link type whose IP packets nobody would find is refused", arguments: [132, 182, 281, 282, 284, 285])
    func linkTypes(number: Int) throws {
        var pcap = CaptureBytes()
        pcap.pcap(linkType: number)
        #expect(try Reading(pcap.bytes).error?.code == .unsupported)
        var pcapng = CaptureBytes()
        pcapng.section()
        pcapng.interface(linkType: number)
        #expect(try Reading(pcapng.bytes).error?.reason.hasPrefix("its link type \(number), ") == true)
    }

    @Test("a path that leads nowhere, or to a folder, is told by its name")
    func paths() throws {
        let folder = try TemporaryFolder()
        #expect(
            Reading(path: folder.path + "/none").error?.description
                == "cannot read capture \"\(folder.path)/none\": no such file or directory; check the path")
        #expect(Reading(path: folder.path).error?.code == .notACapture)
    }

    @Test("what cannot be read is closed once")
    func closedOnce() throws {
        let folder = try TemporaryFolder()
        let gone = DescriptorWatch.strangelyClosed { for _ in 0..<50_000 { _ = Reading(path: folder.path) } }
        #expect(gone == 0)
    }

    @Test("a pipe is handed on as it comes, before it is full or closed")
    func pipe() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/pipe"
        #expect(mkfifo(path, 0o600) == 0)
        // Opened for both directions, a pipe never ends: a reader that waits for more would hang.
        let writer = open(path, O_RDWR)
        defer { close(writer) }
        let bytes = sample(frames: 2).bytes
        #expect(bytes.withUnsafeBytes { write(writer, $0.baseAddress, $0.count) } == bytes.count)
        let file = try CaptureFile(path: path)
        var frames = 0
        #expect(try file.read(max: 2) { _, _ in frames += 1 })
        #expect(frames == 2)
    }
}
