import Foundation

/// One line of the table.
struct Finding: Codable {
    var what: String
    /// What it is compared with; empty if the target is a number of its own.
    var limit: String
    var ours: String
    /// Of the limit, or of the target; above 1 is better than it.
    var ratio: Double?
    var target: String
    var isMet: Bool

    /// Against a reference loop of the same run.
    static func share(_ what: String, of reference: String, ours: String, ratio: Double, atLeast target: Double) -> Finding {
        Finding(
            what: what, limit: reference, ours: ours, ratio: ratio, target: "at least \(target.formatted(.number.precision(.fractionLength(0...2)))) of it",
            isMet: ratio >= target)
    }

    static func most(_ what: String, _ value: Double, unit: String, atMost target: Double) -> Finding {
        Finding(what: what, limit: "", ours: number(value) + " " + unit, ratio: target / value, target: "at most \(number(target)) \(unit)", isMet: value <= target)
    }

    static func least(_ what: String, _ value: Double, unit: String, atLeast target: Double) -> Finding {
        Finding(what: what, limit: "", ours: number(value) + " " + unit, ratio: value / target, target: "at least \(number(target)) \(unit)", isMet: value >= target)
    }

    static func number(_ value: Double) -> String {
        value.formatted(.number.precision(.significantDigits(1...3)).locale(Locale(identifier: "en_US_POSIX")))
    }
}

enum Report {
    static func text(_ findings: [Finding]) -> String {
        let head = ["what", "limit", "ours", "ratio", "target", ""]
        let rows = findings.map { finding in
            [finding.what, finding.limit, finding.ours, finding.ratio.map(Finding.number) ?? "", finding.target, finding.target.isEmpty ? "" : finding.isMet ? "met" : "NOT MET"]
        }
        let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
        return ([head] + rows).map { row in
            zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }.joined(separator: "  ")
        }.joined(separator: "\n")
    }

    static func findings(_ json: Data) throws -> [Finding] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode([Finding].self, from: json)
    }

    static func json(_ findings: [Finding]) throws -> Data {
        let encoder = JSONEncoder()
        (encoder.outputFormatting, encoder.keyEncodingStrategy) = ([.prettyPrinted, .sortedKeys], .convertToSnakeCase)
        return try encoder.encode(findings)
    }
}
