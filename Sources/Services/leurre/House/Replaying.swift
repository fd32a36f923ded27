import Foundation

/// A house into which captures can be replayed.
protocol Replaying {
    /// For what has to be kept in files.
    var folder: URL { get }
    /// Starts a sensor.
    ///
    /// - Parameters:
    ///   - name: whose captures they are, for people.
    ///   - platforms: the platform file.
    func replay(_ name: String, platforms: String, _ what: ReplayedCaptures) throws
}

/// What one sensor replays.
enum ReplayedCaptures {
    /// One platform's captures, named one by one.
    case files(platform: String, [String])
    /// What the platform file names for these platforms.
    case named([String])

    /// For `leurre-sensor`: those of the replay, and whom it must not leave behind on a broker that keeps little.
    var arguments: [String] {
        let follow = ["--follow-groups", "leurre-sessions", "--follow-report-groups", "leurre-sink"]
        return switch self {
        case .files(let platform, let captures): follow + ["--platform", platform, "--replay"] + captures
        case .named(let platforms): follow + ["--replay-platforms"] + platforms
        }
    }
}
