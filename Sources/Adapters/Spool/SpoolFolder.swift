import Glibc

/// The folder of one sensor's spool, locked for as long as it is open: two sensors in one folder would use the same numbers.
final class SpoolFolder {
    let path: String
    let disk: SpoolDisk
    private let lock: Int32

    init(path: String, disk: SpoolDisk) throws(SpoolError) {
        (self.path, self.disk) = (path, disk)
        let operation = "use the spool \"\(path)\""
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw SpoolError(errno: errno, operation: operation) }
        lock = open("\(path)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        if lock < 0 { throw SpoolError(errno: errno, operation: operation) }
        if flock(lock, LOCK_EX | LOCK_NB) != 0 {
            // `deinit` closes it: it runs whenever all properties are set. To close it twice would close somebody else's.
            let code = errno
            guard code == EWOULDBLOCK else { throw SpoolError(errno: code, operation: operation) }
            throw SpoolError(
                code: .inUse, operation: operation, reason: "another sensor uses it; stop that one or give each a folder of its own")
        }
    }

    deinit {
        // A child that is just being started has the descriptor until its program begins: to close this one would not be enough.
        flock(lock, LOCK_UN)
        close(lock)
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    /// The names of the files in it.
    func names() throws(SpoolError) -> [String] {
        guard let listing = opendir(path) else { throw SpoolError(errno: errno, operation: "list \"\(path)\"") }
        defer { closedir(listing) }
        var names: [String] = []
        while let entry = readdir(listing) {
            // The name lies behind the entry's head and ends with a zero, as readdir promises.
            let name = entry.pointer(to: \.d_name).map { String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self)) }
            if let name { names.append(name) }
        }
        return names
    }

    func remove(_ name: String) throws(SpoolError) {
        if unlink(file(name)) != 0, errno != ENOENT { throw SpoolError(errno: errno, operation: "remove \"\(file(name))\"") }
    }

    func rename(_ old: String, to new: String) throws(SpoolError) {
        if Glibc.rename(file(old), file(new)) != 0 { throw SpoolError(errno: errno, operation: "rename \"\(file(old))\"") }
    }

    /// Makes new and removed names last; a file system that cannot do it for folders has nothing to do.
    static func sync(_ path: String) {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }
}
