import Glibc

/// How large a file system is, and how much of it this process may still write.
package struct DiskRoom: Equatable, Sendable {
    package var bytes: UInt64
    package var freeBytes: UInt64

    /// nil if the system does not say.
    package init?(at path: String) {
        var found = statvfs()
        guard statvfs(path, &found) == 0 else { return nil }
        let unit = UInt64(found.f_frsize)
        (bytes, freeBytes) = (UInt64(found.f_blocks) &* unit, UInt64(found.f_bavail) &* unit)
    }
}
