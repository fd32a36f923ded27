import Glibc

/// An open file of the spool, closed once with its owner.
final class SpoolFile: Sendable {
    private let number: Int32
    private let path: String
    private let disk: SpoolDisk

    /// - Parameter isNew: the file must not be there yet, and comes into being.
    init(path: String, isNew: Bool = false, isWritten: Bool = true, disk: SpoolDisk) throws(SpoolError) {
        (self.path, self.disk) = (path, disk)
        let flags = (isWritten ? O_RDWR : O_RDONLY) | O_CLOEXEC | (isNew ? O_CREAT | O_EXCL : 0)
        number = open(path, flags, 0o600)
        if number < 0 { throw SpoolError(errno: errno, operation: "open \"\(path)\"") }
    }

    deinit { close(number) }

    func size() throws(SpoolError) -> Int {
        var status = stat()
        guard fstat(number, &status) == 0 else { throw failure(errno, "look at") }
        return Int(status.st_size)
    }

    /// Writes all of it or throws; what was written of it then may lie there.
    func write(_ bytes: [UInt8], at offset: Int) throws(SpoolError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { disk.write(number, UnsafeRawBufferPointer(rebasing: $0[done...]), offset + done) }
            if count > 0 {
                done += count
            } else if count != -Int(EINTR) {
                throw failure(count == 0 ? ENOSPC : Int32(clamping: -count), "write")
            }
        }
    }

    /// Up to so many bytes; fewer only at the end of the file.
    func read(at offset: Int, count: Int) throws(SpoolError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes.withUnsafeMutableBytes { pread(number, $0.baseAddress.map { $0 + done }, count - done, off_t(offset + done)) }
            if got == 0 { break }
            if got > 0 {
                done += got
            } else if errno != EINTR {
                throw failure(errno, "read")
            }
        }
        bytes.removeLast(count - done)
        return bytes
    }

    /// Takes the room of so many bytes now, so that writing them later needs none.
    func reserve(_ count: Int) throws(SpoolError) {
        let code = posix_fallocate(number, 0, off_t(count))
        if code != 0 { throw failure(code, "reserve room for") }
    }

    /// Best effort: what lies behind the last record is passed over anyway.
    func truncate(to size: Int) { _ = ftruncate(number, off_t(size)) }

    func sync() throws(SpoolError) {
        let code = disk.sync(number)
        if code != 0 { throw failure(code, "sync") }
    }

    private func failure(_ code: Int32, _ verb: String) -> SpoolError { SpoolError(errno: code, operation: "\(verb) \"\(path)\"") }
}
