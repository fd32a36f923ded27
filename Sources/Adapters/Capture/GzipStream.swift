import CZlib

/// Inflates gzip members (RFC 1952), one after the other, from compressed bytes that come in pieces.
final class GzipStream {
    enum Fault: Error { case outOfMemory, badData }

    private let stream: UnsafeMutablePointer<z_stream>
    /// A member has begun and its trailer has not been seen yet.
    private(set) var isInsideMember = true
    /// Why nothing more comes; what was made before has been handed out.
    private(set) var fault: Fault?

    init() throws(Fault) {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 bits of window is the most that the format allows; 16 more asks for gzip and nothing else.
        let status = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else {
            stream.deallocate()
            throw .outOfMemory
        }
        // Not before: from here on `deinit` runs.
        self.stream = stream
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// - Returns: how many bytes of input were used up, and how many of output were made. Neither pointer is kept.
    func inflate(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> (used: Int, made: Int) {
        // zlib only reads through `next_in`; it lacks the const for historical reasons.
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = UInt32(clamping: input.count)
        stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_out = UInt32(clamping: output.count)
        let (inputGiven, outputGiven) = (stream.pointee.avail_in, stream.pointee.avail_out)
        let status = CZlib.inflate(stream, Z_NO_FLUSH)
        let used = Int(inputGiven - stream.pointee.avail_in)
        let made = Int(outputGiven - stream.pointee.avail_out)
        switch status {
        case Z_STREAM_END: isInsideMember = false
        case Z_OK, Z_BUF_ERROR: break
        case Z_MEM_ERROR: fault = .outOfMemory
        default: fault = .badData
        }
        return (used, made)
    }

    /// Gets ready for the next member of a file that was put together from several.
    func beginMember() {
        inflateReset(stream)
        isInsideMember = true
    }
}
