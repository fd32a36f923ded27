import Glibc

/// A whole file in memory, with what it was when it was read.
struct FileContents {
    var bytes: [UInt8]
    var identity: FileIdentity

    /// Larger than any database of the kind; what lies beyond is refused rather than read.
    private static let bytesMax: Int64 = 512 << 20

    /// - Throws: `unreadable`, `tooLarge`, or `unstable` if somebody wrote to the file meanwhile.
    init(path: String) throws(LookupError) {
        let operation = "open \"\(path)\""
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw LookupError(code: .unreadable, operation: operation, reason: Self.systemReason()) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw LookupError(code: .unreadable, operation: operation, reason: Self.systemReason())
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw LookupError(code: .unreadable, operation: operation, reason: "not a regular file; name the database file itself")
        }
        identity = FileIdentity(status)
        guard identity.sizeBytes <= Self.bytesMax else {
            throw LookupError(
                code: .tooLarge, operation: operation, reason: "\(identity.sizeBytes) bytes are more than \(Self.bytesMax); is it a database?")
        }
        bytes = try Self.read(descriptor, count: Int(identity.sizeBytes), operation)
        guard fstat(descriptor, &status) == 0, FileIdentity(status) == identity, bytes.count == Int(identity.sizeBytes) else {
            throw LookupError(
                code: .unstable, operation: operation, reason: "it changed while it was read; put new files in place by renaming them")
        }
    }

    private static func read(_ descriptor: Int32, count: Int, _ operation: String) throws(LookupError) -> [UInt8] {
        var failure = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                // Within the buffer: `filled` never exceeds `count`, its capacity.
                let got = Glibc.read(descriptor, buffer.baseAddress.map { $0 + filled }, count - filled)
                if got < 0, errno == EINTR { continue }
                failure = got < 0
                guard got > 0 else { return }
                filled += got
            }
        }
        if failure { throw LookupError(code: .unreadable, operation: operation, reason: systemReason()) }
        return bytes
    }

    /// The last system call's error in words, beginning in lower case.
    private static func systemReason() -> String {
        let words = String(cString: strerror(errno))
        return words.prefix(1).lowercased() + words.dropFirst()
    }
}
