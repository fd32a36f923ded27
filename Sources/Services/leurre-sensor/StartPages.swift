import Foundation
import Glibc

/// Pages of programs and libraries that the start needed: a statically linked program touches several times as many of them while it
/// starts as it does while it captures.
enum StartPages {
    /// Gives them back. They are files' pages that nobody writes to (`r-x`, so no relocated data): what is needed again comes from the page
    /// cache, or the disk.
    static func giveBack() {
        guard let maps = try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8) else { return }
        for line in maps.split(separator: "\n") {
            // proc(5): start-end rights offset device inode path
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            guard fields.count >= 6, fields[1] == "r-xp", fields[5].hasPrefix("/") else { continue }
            let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
            guard ends.count == 2, ends[0] < ends[1], let start = UnsafeMutableRawPointer(bitPattern: ends[0]) else { continue }
            madvise(start, Int(ends[1] - ends[0]), MADV_DONTNEED)
        }
    }
}
