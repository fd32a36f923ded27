import Foundation
import Letters

/// Fills a rule's sentence in, or turns it into one that Prometheus fills in.
struct AlertTemplate {
    var labels: [String: String]
    var value: Double

    func text(_ template: String) -> String {
        Self.replaced(template) { name in
            switch name {
            case "value": Self.number(value)
            case "duration": Self.duration(value)
            case "percent": "\(Self.number(value * 100))%"
            default: Escaped.text(labels[name] ?? "", scalarsMax: 80)
            }
        }
    }

    /// A command that somebody may copy: a name from outside goes in only if no shell does anything with it.
    func command(_ template: String) -> String {
        let isPlain = labels.values.allSatisfy { $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-:[]".contains($0)) } }
        return isPlain ? text(template) : Self.replaced(template) { _ in "…" }
    }

    static func prometheus(_ template: String) -> String {
        replaced(template) { name in
            switch name {
            case "value": "{{ $value | humanize }}"
            case "duration": "{{ $value | humanizeDuration }}"
            case "percent": "{{ $value | humanizePercentage }}"
            default: "{{ $labels.\(name) }}"
            }
        }
    }

    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite else { return "an unknown time" }
        guard abs(seconds) >= 1 else { return String(format: "%.1fs", seconds) }
        var rest = Int(min(abs(seconds), 1e12))
        var parts: [String] = []
        for (unit, size) in [("d", 86_400), ("h", 3_600), ("m", 60)] where rest >= size || !parts.isEmpty {
            parts.append("\(rest / size)\(unit)")
            rest %= size
        }
        return (seconds < 0 ? "-" : "") + (parts + ["\(rest)s"]).joined(separator: " ")
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : String(format: "%.4g", value)
    }

    private static func replaced(_ template: String, _ body: (String) -> String) -> String {
        var (result, rest) = ("", template[...])
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open] + body(String(rest[rest.index(after: open)..<close]))
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}
