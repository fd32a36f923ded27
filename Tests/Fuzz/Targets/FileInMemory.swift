import Glibc

/// Bytes as a file that readers can open, without a disk.
enum FileInMemory {
    /// Calls `body` with a path that leads to the bytes during the call.
    static func with<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
        var name = Array("/dev/shm/leurre-fuzz-XXXXXX".utf8CString)
        let descriptor = mkstemp(&name)
        unlink(name)
        guard descriptor >= 0 else { throw BrokenPromise("cannot make a file in memory: \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw BrokenPromise("cannot write a file in memory: \(String(cString: strerror(errno)))") }
            written += count
        }
        return try body("/proc/self/fd/\(descriptor)")
    }
}
