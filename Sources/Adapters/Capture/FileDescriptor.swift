import Glibc

/// An open file, pipe or terminal, closed once with its owner.
struct FileDescriptor: ~Copyable {
    private let number: Int32

    /// - Parameter path: `-` is standard input.
    init(path: String, operation: String) throws(CaptureError) {
        number = path == "-" ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) : Glibc.open(path, O_RDONLY | O_CLOEXEC)
        if number < 0 { throw Self.failure(errno, operation) }
        var status = stat()
        if fstat(number, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            // `deinit` closes it: it runs whenever all properties are set. To close it twice would close somebody else's.
            throw CaptureError(code: .notACapture, operation: operation, reason: "it is a folder; name a file in it")
        }
    }

    deinit { close(number) }

    /// Reads what is there, waiting only if nothing is: a live pipe is handed on at once.
    /// - Returns: the number of bytes, 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer, operation: String) throws(CaptureError) -> Int {
        while true {
            let count = Glibc.read(number, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            if errno != EINTR { throw Self.failure(errno, operation) }
        }
    }

    private static func failure(_ code: Int32, _ operation: String) -> CaptureError {
        let cause = String(cString: strerror(code)).lowercased()
        switch code {
        case ENOENT, ENOTDIR:
            return CaptureError(code: .notFound, operation: operation, reason: "\(cause); check the path")
        case EACCES, EPERM:
            return CaptureError(code: .permissionDenied, operation: operation, reason: "\(cause); make it readable for this user")
        default:
            return CaptureError(code: .system, operation: operation, reason: cause)
        }
    }
}
