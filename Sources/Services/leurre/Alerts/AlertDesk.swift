/// Which findings there are, since when, and what has been told of them: once when one begins, once when it clears, and again after a while.
/// A notice that could not be sent is handed out again.
struct AlertDesk: Codable, Sendable {
    private struct Case: Codable {
        var finding: AlertFinding
        var since: Double
        var told: Double?
        var cleared: Double?
    }

    private var cases: [String: Case] = [:]

    init() {}

    /// - Parameters:
    ///   - repeatSeconds: after so long a finding that lasts is told again; nil: never.
    ///   - waits: whether a rule must hold for its time first.
    mutating func look(_ history: SampleHistory, repeatSeconds: Double?, waits: Bool = true) -> [AlertNotice] {
        let now = history.now
        var seen: Set<String> = []
        for rule in AlertRule.all {
            for finding in rule.findings(history) {
                let identity = finding.identity
                seen.insert(identity)
                let known = cases[identity]
                // One that comes back before its end was told has not ended.
                cases[identity] = Case(finding: finding, since: known?.since ?? now, told: known?.told)
            }
        }
        for (identity, known) in cases where !seen.contains(identity) {
            if known.told == nil { cases[identity] = nil } else { cases[identity]?.cleared = known.cleared ?? now }
        }
        let notices = cases.values.compactMap { notice($0, now, repeatSeconds, waits) }.sorted { $0.finding.identity < $1.finding.identity }
        isBurning = cases.values.contains { $0.told != nil && $0.cleared == nil } || notices.contains { $0.happening != .cleared }
        return notices
    }

    private func notice(_ one: Case, _ now: Double, _ repeatSeconds: Double?, _ waits: Bool) -> AlertNotice? {
        if let cleared = one.cleared { return AlertNotice(happening: .cleared, finding: one.finding, since: one.since, until: cleared) }
        guard let told = one.told else {
            let hold = waits ? Double(AlertRule.all.first { $0.name == one.finding.alert }?.holdSeconds ?? 0) : 0
            return now - one.since >= hold ? AlertNotice(happening: .begins, finding: one.finding, since: one.since) : nil
        }
        guard let repeatSeconds, now - told >= repeatSeconds else { return nil }
        return AlertNotice(happening: .lasts, finding: one.finding, since: one.since)
    }

    /// These have been sent.
    mutating func told(_ notices: [AlertNotice], at now: Double) {
        for notice in notices {
            let identity = notice.finding.identity
            if notice.happening == .cleared { cases[identity] = nil } else { cases[identity]?.told = now }
        }
    }

    /// Whether something that was due to be told lasts, whether or not it could be.
    private(set) var isBurning = false
}
