/// Reads a capture file: pcap of every kind and pcapng, plain or gzip, from a path or from standard input.
///
/// Memory is bounded whatever the file says: 16 MiB, the largest block that is accepted. A reader belongs to one thread.
package final class CaptureFile {
    private var window: InputWindow
    private var format: CaptureFormat
    private let isGzip: Bool

    /// Opens the capture and reads its header.
    /// - Parameter path: `-` is standard input.
    package init(path: String) throws(CaptureError) {
        let input = try CaptureInput(path: path)
        window = InputWindow(input: input)
        format = try CaptureFormat(&window)
        isGzip = input.isGzip
    }

    /// What the file is, for people: `pcap (nanosecond, big-endian) + gzip`.
    package var formatName: String { isGzip ? format.name + " + gzip" : format.name }

    /// Frames handed out so far.
    package var frames: Int64 { window.frames }

    /// Hands out up to `max` frames; the bytes are valid during the call only.
    /// - Returns: false at the end of the capture.
    /// - Throws: for a file that is cut or damaged, after the frames before that place have been handed out.
    package func read(max: Int, _ body: (CapturedFrame, RawSpan) -> Void) throws(CaptureError) -> Bool {
        for _ in 0..<max {
            guard let found = try format.next(&window) else { return false }
            body(found.frame, window.bytes.span.bytes.extracting(found.bytes))
        }
        return true
    }
}
