import Foundation

/// The alert rules with their waiting times and limits shortened, so that a fault of seconds is enough.
enum ShortRules {
    private static let windowSeconds = 20

    /// What stands for the limit of a rule, as it is and as it is here; the others' limits need no time.
    private static let limits = [
        "LeurreLagHigh": ("> 60", "> 3"), "LeurreLagUnknown": ("> 60", "> 8"), "LeurreSensorSilent": ("> 3600", "> 20"),
        // A sensor reports once a minute, and the sink looks once in ten seconds.
        "LeurreSensorUnheard": ("> 600", "> 85"), "LeurreTablesUnknown": ("> 120", "> 15"), "LeurreTablesStale": ("> 300", "> 5"),
        "LeurreRecordsLost": ("< 600", "< 20"),
    ]

    static func text(_ rules: String) throws -> String {
        var name = ""
        var found: Set<String> = []
        let lines = rules.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
            var line = String(line)
            if let alert = line.firstMatch(of: /- alert: (\w+)/) { name = String(alert.1) }
            line = line.replacing(/for: \d+m/, with: "for: 1s").replacing(/\[\d+m\]/, with: "[\(windowSeconds)s]")
            guard line.contains("expr:"), let (usual, short) = limits[name], line.contains(usual) else { return line }
            found.insert(name)
            return line.replacing(usual, with: short, maxReplacements: 1)
        }
        guard found.count == limits.count else { throw RunningHouse.HouseFailure(text: "rules without the usual limit: \(Set(limits.keys).subtracting(found))") }
        return lines.joined(separator: "\n")
    }
}
