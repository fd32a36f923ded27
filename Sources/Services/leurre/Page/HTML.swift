import Foundation

/// Text and elements of a page. Everything that goes in as text comes out escaped: platforms, ports and countries are others' words.
enum HTML {
    /// The page is XML as well, so that anything can check it.
    static func text(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar.isHarmless ? scalar : "\u{fffd}")
            }
        }
        return result
    }

    /// - Parameter content: HTML already; text goes through `text(_:)` first.
    static func element(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ content: String = "") -> String {
        let list = attributes.map { " \($0.key)=\"\(text($0.value))\"" }.joined()
        return content.isEmpty && isVoid(name) ? "<\(name)\(list) />" : "<\(name)\(list)>\(content)</\(name)>"
    }

    private static func isVoid(_ name: String) -> Bool {
        ["meta", "line", "rect", "path", "circle", "polyline", "col", "br"].contains(name)
    }

    /// A number as SVG takes it: a tenth of a unit is finer than any screen.
    static func number(_ value: Double) -> String {
        let tenths = (value * 10).rounded()
        guard tenths.isFinite, abs(tenths) < 1e9 else { return "0" }
        return tenths.truncatingRemainder(dividingBy: 10) == 0 ? "\(Int(tenths / 10))" : "\(tenths / 10)"
    }
}
