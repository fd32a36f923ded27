/// A condition that somebody should know of, for Prometheus and for `leurre alert` alike.
struct AlertRule: Sendable {
    enum Severity: String, Codable, Sendable { case page, ticket }

    enum Comparison: String, Sendable {
        case above = ">"
        case below = "<"
        case equals = "=="

        func holds(_ value: Double, _ limit: Double) -> Bool {
            switch self {
            case .above: value > limit
            case .below: value < limit
            case .equals: value == limit
            }
        }
    }

    var name: String
    var severity: Severity
    var expression: Expression
    var comparison = Comparison.above
    var limit: Double
    /// It must hold for so long before anybody is told.
    var holdSeconds = 0
    /// Only where the sum of this by instance is more than 0.
    var onlyWhere: Expression?
    /// One sentence. `{label}` is a label's value; `{value}`, `{duration}` and `{percent}` are the expression's.
    var summary: String
    /// The command that goes on with the diagnosis.
    var next: String

    var selectors: [Selector] { expression.selectors + (onlyWhere?.selectors ?? []) }

    var promQL: String {
        let condition = "\(expression.promQL) \(comparison.rawValue) \(Self.text(limit))"
        return onlyWhere.map { "\(condition) and on (instance) sum by (instance) (\($0.promQL)) > 0" } ?? condition
    }

    /// Where it holds now.
    func findings(_ history: SampleHistory) -> [AlertFinding] {
        let found = history.values(expression).filter { comparison.holds($0.value, limit) }
        let allowed = onlyWhere.map { Set(history.values(.sum(by: ["instance"], $0)).filter { $0.value > 0 }.map { $0.labels["instance"] }) }
        return found.filter { allowed?.contains($0.labels["instance"]) ?? true }
            .sorted { $0.labels.description < $1.labels.description }
            .map { AlertFinding(self, labels: $0.labels, value: $0.value) }
    }

    private static func text(_ limit: Double) -> String { limit == limit.rounded() ? "\(Int(limit))" : "\(limit)" }
}
