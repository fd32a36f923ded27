import Glibc

/// The calls that a full or broken disk refuses; tests put others in their place.
package struct SpoolDisk: Sendable {
    /// Writes at an offset. Returns the number of bytes written, or the error's number, negative.
    package var write: @Sendable (_ file: Int32, _ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Int
    /// Returns 0 or the error's number.
    package var sync: @Sendable (_ file: Int32) -> Int32

    package init(
        write: @escaping @Sendable (Int32, UnsafeRawBufferPointer, Int) -> Int = SpoolDisk.systemWrite,
        sync: @escaping @Sendable (Int32) -> Int32 = SpoolDisk.systemSync
    ) {
        (self.write, self.sync) = (write, sync)
    }

    package static let systemWrite: @Sendable (Int32, UnsafeRawBufferPointer, Int) -> Int = { file, bytes, offset in
        let count = pwrite(file, bytes.baseAddress, bytes.count, off_t(offset))
        return count < 0 ? -Int(errno) : count
    }

    package static let systemSync: @Sendable (Int32) -> Int32 = { fdatasync($0) == 0 ? 0 : errno }
}
