/// Something that is not as it should be, and the command that goes on with the diagnosis.
struct StatusFinding: Encodable, Equatable {
    /// The alert that it is, or will be if it lasts; else the part of the house.
    var name: String
    var summary: String
    var next: String

    init(name: String, summary: String, next: String) { (self.name, self.summary, self.next) = (name, summary, next) }

    /// What a rule is about, seen without it; its command goes on with the diagnosis.
    init(rule: String, summary: String) { self.init(name: rule, summary: summary, next: AlertRule.named(rule)?.next ?? "") }

    init(_ finding: AlertFinding) { (name, summary, next) = (finding.alert, finding.summary, finding.next) }
}
