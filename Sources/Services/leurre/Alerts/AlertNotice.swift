/// What is to be told of a finding.
struct AlertNotice: Equatable, Sendable {
    enum Happening: String, Sendable { case begins, lasts, cleared }

    var happening: Happening
    var finding: AlertFinding
    /// When it began, and when it ended; seconds since 1970.
    var since: Double
    var until: Double?

    /// One line for people.
    var line: String {
        let word = happening == .begins ? "BEGINS" : happening == .lasts ? "LASTS" : "CLEARED"
        let next = happening == .cleared ? "" : "; next: \(finding.next)"
        return "\(word) \(finding.alert) (\(finding.severity.rawValue)): \(finding.summary)\(next)"
    }
}
