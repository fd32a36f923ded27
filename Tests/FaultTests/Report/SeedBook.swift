import Foundation
import TestSupport

/// The committed record of runs, and the seeds that always run because they once failed.
struct SeedBook {
    struct Entry {
        var fault: String
        var seed: Int
        var isKept: Bool
    }

    private static let file = Tool.root.appendingPathComponent("Tests/FaultTests/seeds.tsv")
    let entries: [Entry]

    init() throws {
        entries = try String(contentsOf: Self.file, encoding: .utf8).split(separator: "\n").compactMap { line in
            let words = line.split(separator: "\t")
            guard words.count >= 4, let seed = Int(words[1]) else { return nil }
            return Entry(fault: String(words[0]), seed: seed, isKept: words.count > 4 && words[4] == "always")
        }
    }

    /// Seeds of a fault that always run.
    func kept(_ fault: String) -> [Int] { entries.filter { $0.fault == fault && $0.isKept }.map(\.seed) }

    static func record(_ results: [RunResult]) throws {
        let version = try Tool.run("/usr/bin/git", ["-C", Tool.root.path, "rev-parse", "--short", "HEAD"]).text
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let handle = try FileHandle(forWritingTo: file)
        try handle.seekToEnd()
        for result in results where result.obstacle == nil {
            let words = [result.fault, "\(result.seed)", version, result.isGood ? "equal" : "failed"]
            try handle.write(contentsOf: Data((words.joined(separator: "\t") + "\n").utf8))
        }
        try handle.close()
    }
}
