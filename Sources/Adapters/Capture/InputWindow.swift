/// The part of a capture's bytes that is in memory: everything from the next unread byte on, as far as it has been read.
///
/// It grows to the largest block that was asked for, and callers ask for no more than 16 MiB.
struct InputWindow {
    let input: CaptureInput
    /// Valid from `start` to `end`; the rest is room.
    private(set) var bytes: [UInt8]
    private(set) var start = 0
    private(set) var end = 0
    /// Where in the (inflated) file `bytes[0]` lies.
    private var base: Int64 = 0
    /// Frames handed out so far.
    var frames: Int64 = 0

    init(input: CaptureInput) {
        self.input = input
        bytes = [UInt8](repeating: 0, count: input.bufferBytes)
    }

    /// Position of the next unread byte in the (inflated) file.
    var offset: Int64 { base + Int64(start) }
    var available: Int { end - start }

    /// Gets at least `count` bytes into memory. - Returns: false if the input ends before; `available` says how many there are.
    @inline(__always)
    mutating func holds(_ count: Int) throws(CaptureError) -> Bool {
        if end - start >= count { return true }
        return try fill(count)
    }

    mutating func skip(_ count: Int) { start += count }

    private mutating func fill(_ count: Int) throws(CaptureError) -> Bool {
        moveToFront()
        while end < count {
            // Grown by what has come, not by what is asked for: a short file that claims a large block gets no large buffer.
            if end == bytes.count { bytes += [UInt8](repeating: 0, count: min(bytes.count, count - bytes.count)) }
            let (from, input) = (end, input)
            let read = try bytes.withUnsafeMutableBytes { all in
                Result { () throws(CaptureError) in try input.read(into: UnsafeMutableRawBufferPointer(rebasing: all[from...])) }
            }.get()
            if read == 0 { return false }
            end += read
        }
        return true
    }

    private mutating func moveToFront() {
        guard start > 0 else { return }
        let (from, length) = (start, available)
        bytes.withUnsafeMutableBytes { all in
            let unread = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(all)[from..<from + length])
            // Both ranges lie in the buffer; copyMemory allows them to overlap.
            UnsafeMutableRawBufferPointer(rebasing: all[0..<length]).copyMemory(from: unread)
        }
        base += Int64(start)
        (start, end) = (0, length)
    }

    /// What a caller may keep of a file that turned out bad.
    var whole: String {
        switch frames {
        case 0: "no frame comes before it"
        case 1: "the frame before it is whole"
        default: "the \(frames) frames before it are whole"
        }
    }

    /// An error about the place that the reader has reached.
    func error(_ code: CaptureError.Code, _ reason: String) -> CaptureError {
        CaptureError(code: code, operation: input.operation, reason: reason)
    }
}
