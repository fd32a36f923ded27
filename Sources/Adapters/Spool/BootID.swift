import Glibc

/// Which start of the machine this is. Writes that were not synced survive the death of a process, but not the machine's.
package struct BootID: Equatable, Sendable {
    package static let byteCount = 16
    package let bytes: [UInt8]

    /// - Parameter bytes: sixteen; others are as good as none.
    package init(bytes: [UInt8]) { self.bytes = bytes.count == Self.byteCount ? bytes : Array(repeating: 0, count: Self.byteCount) }

    package init(text: String) {
        let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        self.init(bytes: stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
    }

    /// As the kernel says it; unknown where it does not (proc(5), `/proc/sys/kernel/random/boot_id`).
    package static func current() -> BootID {
        guard let file = try? SpoolFile(path: "/proc/sys/kernel/random/boot_id", isWritten: false, disk: SpoolDisk()),
            let bytes = try? file.read(at: 0, count: 64)
        else { return BootID(bytes: []) }
        return BootID(text: String(decoding: bytes, as: UTF8.self))
    }

    /// An unknown boot is like no other, itself included.
    package func isSame(as other: BootID) -> Bool { self == other && bytes.contains { $0 != 0 } }
}
