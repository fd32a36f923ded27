/// Reads a capture file: pcap of every kind and pcapng, plain or gzip, from a path or from standard input.
///
/// Memory is bounded whatever the file says: 16 MiB, the largest block that is accepted. A reader belongs to one thread.
package final class CaptureFile {
    private var reader: CaptureReader

    /// What the file is, for people: `pcap (nanosecond, big-endian) + gzip`.
    package let formatName: String

    /// Opens the capture and reads its header.
    /// - Parameters:
    ///   - path: `-` is standard input.
    ///   - bufferBytes: at least 4; changes how fast a capture is read and nothing else.
    package init(path: String, bufferBytes: Int = 1 << 18) throws(CaptureError) {
        let input = try CaptureInput(path: path, bufferBytes: bufferBytes)
        reader = try CaptureReader(input)
        formatName = input.isGzip ? reader.formatName + " + gzip" : reader.formatName
    }

    /// Hands out up to `max` frames; the bytes are valid during the call only, and the call may not use this reader.
    /// - Returns: false at the end of the capture.
    /// - Throws: for a file that is cut or damaged, after the frames before that place have been handed out.
    package func read(max: Int, _ body: (CapturedFrame, RawSpan) -> Void) throws(CaptureError) -> Bool {
        try reader.read(max: max, body)
    }
}
