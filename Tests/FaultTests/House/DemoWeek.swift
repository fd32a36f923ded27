import Foundation
import TestSupport

/// The shipped week of real captures: what the fault tests replay.
enum DemoWeek {
    static let folder = Tool.root.appendingPathComponent("deploy/data/demo")
    static let seconds = 7.0 * 86_400

    struct Platform: Hashable {
        var id: String
        var captures: [String]
        /// Its entry of the platform file, without the captures.
        var description: String
    }

    /// The platforms of the shipped file.
    static func platforms(_ wanted: [String]) throws -> [Platform] {
        let text = try String(contentsOf: folder.appendingPathComponent("platforms.yaml"), encoding: .utf8)
        let entries = text.components(separatedBy: "\n  - id: ").dropFirst()
        return try wanted.map { id in
            guard let entry = entries.first(where: { $0.hasPrefix("\(id)\n") }), let list = entry.firstMatch(of: /captures: \[(.*)\]/) else {
                throw FaultFailure("the demo has no platform \"\(id)\"")
            }
            let captures = list.1.split(separator: ",").map { folder.path + "/" + $0.trimmingCharacters(in: .whitespaces) }
            let lines = entry.split(separator: "\n").filter { !$0.contains("captures:") }
            return Platform(id: id, captures: captures, description: "  - id: " + lines.joined(separator: "\n"))
        }
    }

    /// A platform file of these platforms.
    static func platformFile(_ platforms: [Platform]) -> String {
        "platforms:\n" + platforms.map { platform in
            let captures = platform.captures.joined(separator: ", ")
            return platform.description + (captures.isEmpty ? "\n" : "\n    captures: [\(captures)]\n")
        }.joined()
    }
}

/// Why a run could not be done, or what it found wrong.
struct FaultFailure: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}
