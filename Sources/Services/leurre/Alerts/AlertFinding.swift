/// A rule that holds for one thing.
struct AlertFinding: Codable, Equatable, Sendable {
    var alert: String
    var severity: AlertRule.Severity
    var labels: [String: String]
    var value: Double
    var summary: String
    var next: String

    init(_ rule: AlertRule, labels: [String: String], value: Double) {
        (alert, severity, self.labels, self.value) = (rule.name, rule.severity, labels, value)
        let template = AlertTemplate(labels: labels, value: value)
        (summary, next) = (template.text(rule.summary), template.command(rule.next))
    }

    /// What makes it the same finding later, whatever its value is then.
    var identity: String { alert + labels.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined() }
}
