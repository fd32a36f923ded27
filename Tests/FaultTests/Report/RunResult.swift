import Foundation

/// What one run of one fault found.
struct RunResult: Codable {
    var fault: String
    var seed: Int
    /// Why the fault was not played here.
    var obstacle: String?
    var rowsCompared = 0
    var differences = 0
    var packetsUnaccounted = 0
    var recoverySeconds = 0.0
    var seconds = 0.0
    /// Services that ended by themselves, as some faults have them do, with their last words.
    var deaths: [String] = []
    /// What was wrong.
    var failure: String?

    var isGood: Bool { failure == nil && differences == 0 && packetsUnaccounted == 0 }

    var summary: String {
        if let obstacle { return "\(fault) \(seed): left out, \(obstacle)" }
        let figures = "\(rowsCompared) rows, \(differences) differences, \(packetsUnaccounted) packets unaccounted for"
        let times = String(format: "recovered in %.1f s, %.0f s in all", recoverySeconds, seconds)
        return "\(fault) \(seed): \(figures), \(times), \(deaths.count) deaths" + (failure.map { "; \($0)" } ?? "")
    }
}
