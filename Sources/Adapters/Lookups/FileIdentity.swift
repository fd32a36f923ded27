import Glibc
import Pipeline

/// What changes when a file is replaced or written to.
struct FileIdentity: Equatable, Sendable {
    var device: UInt64
    var inode: UInt64
    var sizeBytes: Int64
    var modified: Timestamp

    /// - Parameter path: followed through symbolic links; nil if there is no such file.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    init(_ status: stat) {
        (device, inode) = (UInt64(status.st_dev), UInt64(status.st_ino))
        sizeBytes = Int64(status.st_size)
        modified = Timestamp(seconds: Int64(status.st_mtim.tv_sec), nanoseconds: Int64(status.st_mtim.tv_nsec))
    }
}
