import Foundation

/// Compressed reference tables.
enum Gzip {
    /// The rows of a tab-separated table, without its header; empty if it cannot be read.
    static func rows(_ file: URL) -> [[String]] {
        guard let output = try? Tool.run("/bin/gzip", ["-dc", file.path]), output.code == 0 else { return [] }
        return output.text.split(separator: "\n").dropFirst()
            .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    }
}
