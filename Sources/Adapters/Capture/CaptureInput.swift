/// The bytes of a capture file: a file, a pipe or standard input, inflated on the way if they are gzip.
final class CaptureInput {
    /// What errors call the thing: `read capture "x.pcap"`.
    let operation: String
    /// How much is read at once; half of it for gzip, whose output is larger.
    let bufferBytes: Int
    private let file: FileDescriptor
    private var gzip: GzipStream?
    private var hasLooked = false
    /// Raw bytes from the file that have not been handed on yet; used until the compression is known, and for gzip.
    private var raw: [UInt8]
    private var rawRange = 0..<0

    init(path: String, bufferBytes: Int) throws(CaptureError) {
        self.bufferBytes = bufferBytes
        raw = [UInt8](repeating: 0, count: bufferBytes / 2)
        operation = path == "-" ? "read capture from standard input" : "read capture \"\(path)\""
        file = try FileDescriptor(path: path, operation: operation)
    }

    var isGzip: Bool { gzip != nil }

    /// - Returns: the number of bytes put into `buffer`, 0 at the end only.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(CaptureError) -> Int {
        if !hasLooked { try look() }
        if let gzip { return try inflate(gzip, into: buffer) }
        if rawRange.isEmpty { return try file.read(into: buffer, operation: operation) }
        let count = min(rawRange.count, buffer.count)
        raw.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[rawRange.prefix(count)])) }
        rawRange.removeFirst(count)
        return count
    }

    /// gzip begins with 1f 8b (RFC 1952, section 2.3.1), which no capture format does.
    private func look() throws(CaptureError) {
        hasLooked = true
        while rawRange.count < 2, try fillRaw() {}
        guard rawRange.count >= 2, raw[0] == 0x1f, raw[1] == 0x8b else { return }
        do throws(GzipStream.Fault) { gzip = try GzipStream() } catch { throw failure(error) }
    }

    /// Appends to the raw bytes. - Returns: false at the end of the file.
    private func fillRaw() throws(CaptureError) -> Bool {
        if rawRange.isEmpty { rawRange = 0..<0 }
        let end = rawRange.upperBound
        guard end < raw.count else { return false }
        let count = try raw.withUnsafeMutableBytes { bytes in
            Result { () throws(CaptureError) in
                try file.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[end...]), operation: operation)
            }
        }.get()
        rawRange = rawRange.lowerBound..<end + count
        return count > 0
    }

    private func inflate(_ gzip: GzipStream, into buffer: UnsafeMutableRawBufferPointer) throws(CaptureError) -> Int {
        while true {
            if let fault = gzip.fault { throw failure(fault) }
            if rawRange.isEmpty, try !fillRaw() {
                guard gzip.isInsideMember else { return 0 }
                throw CaptureError(
                    code: .truncated, operation: operation,
                    reason: "the gzip data end early, so the rest of the capture is missing; fetch or compress the file again")
            }
            if !gzip.isInsideMember {
                guard try nextMemberBegins() else { return 0 }
                gzip.beginMember()
            }
            let made = inflateOnce(gzip, into: buffer)
            if made > 0 { return made }
        }
    }

    /// What follows the last member and is not gzip (often zeros, from tapes) is not part of the file, as in the gzip tool.
    private func nextMemberBegins() throws(CaptureError) -> Bool {
        while rawRange.count < 2 {
            // A single byte is moved to the front, so that there is room for the second.
            if rawRange.upperBound == raw.count {
                raw[0] = raw[rawRange.lowerBound]
                rawRange = 0..<1
            }
            guard try fillRaw() else { return false }
        }
        return raw[rawRange.lowerBound] == 0x1f && raw[rawRange.lowerBound + 1] == 0x8b
    }

    private func inflateOnce(_ gzip: GzipStream, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let (used, made) = raw.withUnsafeBytes { gzip.inflate(UnsafeRawBufferPointer(rebasing: $0[rawRange]), into: buffer) }
        rawRange.removeFirst(used)
        return made
    }

    private func failure(_ fault: GzipStream.Fault) -> CaptureError {
        if fault == .outOfMemory { return CaptureError(code: .system, operation: operation, reason: "no memory to inflate gzip") }
        return CaptureError(
            code: .damaged, operation: operation,
            reason: "the gzip data are damaged; \"gzip -t\" tests a file: fetch or compress it again")
    }
}
