import Foundation
import Pipeline
import Simulation

/// The platform file of a simulated world, as sensors and `leurre analyse` read it.
struct PlatformYAML {
    let platforms: [PlatformDescription]
    /// When each one's sensor was up; empty: always.
    let up: [[Range<Timestamp>]]
    let truth: Truth

    var text: String {
        var lines = ["# Made by \"leurre simulate\": scenario \(truth.scenario), seed \(truth.seed), \(truth.days) days from \(truth.from).", "platforms:"]
        for (index, platform) in platforms.enumerated() {
            let machines = platform.machines.map { "{address: \($0.address), system: \(Self.quoted($0.system))}" }
            let late = truth.platforms[index].late > 0 ? ", \(platform.id)-late.pcap" : ""
            lines += [
                "  - id: \(platform.id)", "    country: \(Self.quoted(platform.country))", "    network: \(Self.quoted(platform.networkKind))",
                "    machines: [\(machines.joined(separator: ", "))]", "    captures: [\(platform.id).pcap\(late)]",
            ]
            if !up[index].isEmpty { lines.append("    up: [\(up[index].map(Self.interval).joined(separator: ", "))]") }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"") + "\""
    }

    private static func interval(_ up: Range<Timestamp>) -> String { "\"\(time(up.lowerBound))/\(time(up.upperBound))\"" }

    private static func time(_ time: Timestamp) -> String {
        Date(timeIntervalSince1970: Double(time.nanoseconds / 1_000_000_000)).formatted(.iso8601)
    }
}
