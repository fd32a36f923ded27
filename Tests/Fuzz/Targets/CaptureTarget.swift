import Capture
import Packets

/// Capture files of every format, compressed or not.
enum CaptureTarget {
    static let target = FuzzTarget(name: "capture", bytesMax: 8_192, seeds: { try SeedFiles.captures() }, run: run)

    /// gzip makes megabytes of a few kilobytes: enough is enough.
    private static let framesMax: Int64 = 20_000
    private static let frameBytesMax = 16 << 20

    /// What a reading gave, all of it.
    private struct Reading: Equatable {
        var census = CaptureCensus()
        var digest = 0
        var format = ""
        var ending = "whole"
    }

    private static func run(_ bytes: [UInt8]) throws {
        try FileInMemory.with(bytes) { path in
            // Of the smaller buffer hardly a frame fits without being moved or growing it.
            guard try read(path, framesAtOnce: 1_000, bufferBytes: 8_192) == read(path, framesAtOnce: 1, bufferBytes: 16) else {
                throw BrokenPromise("a capture gives other frames if it is read in smaller steps")
            }
        }
    }

    private static func read(_ path: String, framesAtOnce: Int, bufferBytes: Int) throws -> Reading {
        var reading = Reading()
        var hasher = Hasher()
        var longest = 0
        do throws(CaptureError) {
            let file = try CaptureFile(path: path, bufferBytes: bufferBytes)
            reading.format = file.formatName
            var goesOn = true
            while goesOn, reading.census.frames < framesMax {
                goesOn = try file.read(max: framesAtOnce) { frame, bytes in
                    guard reading.census.frames < framesMax else { return }
                    reading.census.count(frame: bytes, linkType: frame.linkType, time: frame.time)
                    hasher.combine(frame.wireLength)
                    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
                    longest = max(longest, bytes.byteCount)
                }
            }
        } catch { reading.ending = "\(error)" }
        guard longest <= frameBytesMax else { throw BrokenPromise("a frame has \(longest) bytes") }
        reading.digest = hasher.finalize()
        return reading
    }
}
