import Letters

/// Prometheus' text format, version 0.0.4, read; bounded, since anybody may answer at an address.
enum SampleText {
    static let samplesMax = 50_000

    struct Refusal: Error, Equatable, CustomStringConvertible {
        var description: String
    }

    static func samples(_ text: String) throws(Refusal) -> [Sample] {
        var samples: [Sample] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.drop { $0 == " " || $0 == "\t" }
            guard let first = line.first, first != "#", first != "\r" else { continue }
            guard let sample = sample(Substring(line)) else {
                throw Refusal(description: "line \(index + 1) is no metric: \"\(Escaped.text(String(line), scalarsMax: 60))\"")
            }
            samples.append(sample)
            guard samples.count <= samplesMax else { throw Refusal(description: "there are more than \(samplesMax) metrics") }
        }
        return samples
    }

    private static func sample(_ line: Substring) -> Sample? {
        let name = line.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ":") }
        guard let first = name.first, !first.isNumber else { return nil }
        var rest = line[name.endIndex...]
        var labels: [String: String] = [:]
        if rest.first == "{" {
            guard let found = Self.labels(&rest) else { return nil }
            labels = found
        }
        let parts = rest.split(whereSeparator: \.isWhitespace)
        guard parts.count == 1 || parts.count == 2, let value = number(parts[0]) else { return nil }
        return Sample(name: String(name), labels: labels, value: value)
    }

    private static func number(_ text: Substring) -> Double? {
        switch text {
        case "+Inf": .infinity
        case "-Inf": -.infinity
        case "NaN": .nan
        default: Double(text)
        }
    }

    /// `{a="b",c="d"}`; the rest is left behind it.
    private static func labels(_ rest: inout Substring) -> [String: String]? {
        var labels: [String: String] = [:]
        rest = rest.dropFirst()
        while true {
            rest = rest.drop { $0 == " " || $0 == "," }
            if rest.first == "}" {
                rest = rest.dropFirst()
                return labels
            }
            guard let equals = rest.firstIndex(of: "="), let value = quoted(&rest, after: equals) else { return nil }
            labels[value.name] = value.text
        }
    }

    private static func quoted(_ rest: inout Substring, after equals: Substring.Index) -> (name: String, text: String)? {
        let name = String(rest[..<equals])
        var tail = rest[rest.index(after: equals)...]
        guard tail.popFirst() == "\"" else { return nil }
        var text = ""
        while let next = tail.popFirst() {
            switch next {
            case "\"":
                rest = tail
                return (name, text)
            case "\\":
                guard let escaped = tail.popFirst() else { return nil }
                text.append(escaped == "n" ? "\n" : escaped)
            default: text.append(next)
            }
        }
        return nil
    }
}
