/// The rules as Prometheus reads them.
enum AlertRulesFile {
    static var text: String {
        var text = """
            # What pages somebody, and what can wait for the morning. Each alert says what to run next.
            # Made from the source by `leurre alert --rules`: leurre alert judges by the same rules.
            groups:
              - name: leurre
                rules:

            """
        for (index, rule) in AlertRule.all.enumerated() { text += (index == 0 ? "" : "\n") + entry(rule) }
        return text
    }

    private static func entry(_ rule: AlertRule) -> String {
        var lines = ["      - alert: \(rule.name)", "        expr: '\(rule.promQL)'"]
        if rule.holdSeconds > 0 { lines.append("        for: \(rule.holdSeconds / 60)m") }
        lines += [
            "        labels: {severity: \(rule.severity.rawValue)}", "        annotations:",
            "          summary: \(quoted(rule.summary))", "          next: \(quoted(rule.next))",
        ]
        return lines.map { $0 + "\n" }.joined()
    }

    private static func quoted(_ template: String) -> String { "\"\(AlertTemplate.prometheus(template))\"" }
}
