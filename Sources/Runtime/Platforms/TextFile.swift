import Foundation

/// Small text files, whole.
package enum TextFile {
    /// Nil if there is no such readable file, or it is no UTF-8, or larger than 16 MiB.
    package static func read(_ path: String) -> String? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let size = attributes?[.size] as? Int, size <= 16 << 20 else { return nil }
        return try? String(contentsOfFile: path, encoding: .utf8)
    }
}
