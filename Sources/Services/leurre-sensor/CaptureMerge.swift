import Capture
import Packets
import Pipeline

/// The IP packets of several capture files as one stream, merged by capture time.
final class CaptureMerge {
    /// A stretch of one file in memory: copied once, no allocation a packet.
    private struct Chunk {
        struct Frame {
            let time: Timestamp
            let wireLength: UInt32
            let bytes: Range<Int>
        }
        var bytes: [UInt8] = []
        var frames: [Frame] = []
        var next = 0
    }

    private static let framesPerChunk = 512
    private let files: [CaptureFile]
    private var chunks: [Chunk]
    private var atEnd: [Bool]
    /// Frames without an IP packet.
    private(set) var otherFrames: Int64 = 0
    /// The first damage that was met; what lies before it was read.
    private(set) var damage: CaptureError?

    /// - Parameter bufferBytes: of each file; changes how fast it is read and nothing else.
    init(paths: [String], bufferBytes: Int = 1 << 18) throws(CaptureError) {
        var opened: [CaptureFile] = []
        for path in paths { opened.append(try CaptureFile(path: path, bufferBytes: bufferBytes)) }
        files = opened
        chunks = Array(repeating: Chunk(), count: paths.count)
        atEnd = Array(repeating: false, count: paths.count)
    }

    /// Hands out up to `max` packets in order of time; returns false at the end of all files.
    func read(max: Int, _ body: (RawSpan, _ wireLength: UInt32, Timestamp) -> Void) -> Bool {
        // One file has nobody to be put in order with: its packets need not be copied.
        if files.count == 1 {
            readPackets(of: 0, max: max, body)
            return !atEnd[0]
        }
        var left = max
        while left > 0 {
            for file in files.indices where chunks[file].next == chunks[file].frames.count && !atEnd[file] { fill(file) }
            guard let first = earliest(besides: nil) else { return false }
            let rival = earliest(besides: first).map { (file: $0, time: head($0)) }
            let (bytes, frames, start) = (chunks[first].bytes, chunks[first].frames, chunks[first].next)
            var next = start
            // The files take turns rarely: what comes before the others' heads goes out in one sweep.
            repeat {
                let frame = frames[next]
                if next > start, let rival, (rival.time, rival.file) < (frame.time, first) { break }
                next += 1
                left -= 1
                body(bytes.span.bytes.extracting(frame.bytes), frame.wireLength, frame.time)
            } while left > 0 && next < frames.count
            chunks[first].next = next
        }
        return true
    }

    private func head(_ file: Int) -> Timestamp { chunks[file].frames[chunks[file].next].time }

    /// The file whose next frame is the oldest; of several the first one.
    private func earliest(besides other: Int?) -> Int? {
        var found: Int?
        for file in files.indices where file != other && chunks[file].next < chunks[file].frames.count {
            if let best = found, head(best) <= head(file) { continue }
            found = file
        }
        return found
    }

    private func fill(_ file: Int) {
        var chunk = chunks[file]
        chunks[file] = Chunk()
        chunk.bytes.removeAll(keepingCapacity: true)
        chunk.frames.removeAll(keepingCapacity: true)
        chunk.next = 0
        while chunk.frames.isEmpty, !atEnd[file] {
            readPackets(of: file, max: Self.framesPerChunk) { packet, wireLength, time in
                let start = chunk.bytes.count
                packet.withUnsafeBytes { chunk.bytes.append(contentsOf: $0) }
                chunk.frames.append(Chunk.Frame(time: time, wireLength: wireLength, bytes: start..<chunk.bytes.count))
            }
        }
        chunks[file] = chunk
    }

    /// Reads up to `max` frames of one file. A damaged one ends where its damage begins.
    private func readPackets(of file: Int, max: Int, _ body: (RawSpan, _ wireLength: UInt32, Timestamp) -> Void) {
        do throws(CaptureError) {
            atEnd[file] = try !files[file].read(max: max) { frame, bytes in
                guard case .ip(let offset, let count) = LinkLayer.network(of: bytes, linkType: frame.linkType) else {
                    otherFrames += 1
                    return
                }
                let wire = LinkLayer.wireLength(ofPacketAt: offset, count: count, in: bytes, frameWireLength: frame.wireLength)
                body(bytes.extracting(offset..<offset + count), wire, frame.time)
            }
        } catch {
            damage = damage ?? error
            atEnd[file] = true
        }
    }
}
