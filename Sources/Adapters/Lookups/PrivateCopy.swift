import Glibc

/// A nameless file that nobody else can shorten or write to: in memory where there is room, else in the folder for temporary files.
struct PrivateCopy: ~Copyable {
    private let descriptor: Int32

    init(of contents: [UInt8]) throws(MMDBFault) {
        var cause = "no folder"
        for folder in Self.folders {
            do throws(MMDBFault) {
                descriptor = try Self.create(in: folder, contents)
                return
            } catch {
                cause = error.reason
            }
        }
        throw MMDBFault(reason: "no room for a private copy of it: \(cause)")
    }

    deinit { close(descriptor) }

    /// Calls `body` with a path that leads to the copy during the call.
    func withPath<Result>(_ body: (String) -> Result) -> Result { body("/proc/self/fd/\(descriptor)") }

    private static var folders: [String] {
        ["/dev/shm"] + (getenv("TMPDIR").map { [String(cString: $0)] } ?? []) + ["/tmp"]
    }

    private static func create(in folder: String, _ contents: [UInt8]) throws(MMDBFault) -> Int32 {
        var name = Array("\(folder)/leurre-lookups-XXXXXX".utf8CString)
        let descriptor = mkstemp(&name)
        guard descriptor >= 0 else { throw MMDBFault(reason: "\(folder): \(String(cString: strerror(errno)))") }
        unlink(name)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var written = 0
        while written < contents.count {
            let count = contents[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let reason = String(cString: strerror(errno))
                close(descriptor)
                throw MMDBFault(reason: "\(folder): \(reason)")
            }
            written += count
        }
        return descriptor
    }
}
