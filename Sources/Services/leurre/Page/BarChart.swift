/// Stacked bars, one a platform: Table 5 and Figure 4. Each place in the stack has a ground, a pattern and a label of its own.
struct BarChart {
    struct Part {
        let label: String
        /// What is written where the label has no room.
        var short = ""
        let percent: Double
        /// Which ground and pattern it has, from 0.
        let place: Int
    }

    struct Bar {
        let platform: String
        let parts: [Part]
        let remark: String
        /// What the paper has, as a thinner bar below.
        var paper: [Part] = []
    }

    let name: String
    let title: String
    let description: String
    let bars: [Bar]
    let legend: [(place: Int, text: String)]

    private let width = 760.0
    private let left = 120.0
    private let right = 96.0
    private let barHeight = 24.0
    private let paperHeight = 10.0
    private let gap = 10.0

    var html: String {
        guard !bars.isEmpty else { return "" }
        var (y, drawn) = (8.0, "")
        for bar in bars {
            drawn += text(bar.platform.prefixed(15), left - 8, y + barHeight / 2 + 4, "end", "name")
            drawn += stack(bar.parts, y: y, height: barHeight, withLabels: true)
            drawn += text(bar.remark, width - right + 8, y + barHeight / 2 + 4, "start", "tick")
            y += barHeight
            if !bar.paper.isEmpty {
                drawn += stack(bar.paper, y: y + 2, height: paperHeight, withLabels: false)
                drawn += text("paper", left - 8, y + 11, "end", "tick")
                y += paperHeight + 2
            }
            y += gap
        }
        let content =
            HTML.element("title", ["id": "\(name)-t"], HTML.text(title)) + HTML.element("desc", ["id": "\(name)-d"], HTML.text(description)) + drawn
        let drawing = HTML.element(
            "svg",
            [
                "viewBox": "0 0 \(HTML.number(width)) \(HTML.number(y))", "role": "img", "aria-labelledby": "\(name)-t \(name)-d",
                "xmlns": "http://www.w3.org/2000/svg",
            ], content)
        return HTML.element(
            "figure", [:],
            HTML.element("figcaption", [:], HTML.text(description)) + key + HTML.element("div", ["class": "scroll"], drawing))
    }

    private var key: String {
        let entries = legend.map { entry in
            let swatch = HTML.element(
                "svg", ["class": "swatch", "viewBox": "0 0 26 16", "aria-hidden": "true", "xmlns": "http://www.w3.org/2000/svg"],
                box(entry.place, x: 0.5, y: 0.5, width: 25, height: 15))
            return HTML.element("li", [:], swatch + " " + HTML.text(entry.text))
        }
        return HTML.element("ul", ["class": "key"], entries.joined())
    }

    private func stack(_ parts: [Part], y: Double, height: Double, withLabels: Bool) -> String {
        var (x, result) = (left, "")
        for part in parts where part.percent > 0 {
            let size = part.percent / 100 * (width - left - right)
            result += box(part.place, x: x, y: y, width: size, height: height)
            if withLabels, let words = [part.label, part.short].first(where: { !$0.isEmpty && size > Double($0.count) * 7 + 8 }) {
                result += label(words, x: x + size / 2, y: y + height / 2)
            }
            x += size
        }
        return result
    }

    private func box(_ place: Int, x: Double, y: Double, width: Double, height: Double) -> String {
        let frame: KeyValuePairs = [
            "class": "ground g\(place)", "x": HTML.number(x), "y": HTML.number(y), "width": HTML.number(width), "height": HTML.number(height),
        ]
        let pattern: KeyValuePairs = [
            "fill": "url(#pattern-\(place))", "x": HTML.number(x), "y": HTML.number(y), "width": HTML.number(width), "height": HTML.number(height),
        ]
        return HTML.element("rect", frame) + HTML.element("rect", pattern)
    }

    /// On a plate, so that the pattern below does not strike the letters through.
    private func label(_ label: String, x: Double, y: Double) -> String {
        let size = Double(label.count) * 6.6 + 6
        return HTML.element(
            "rect", ["class": "plate", "x": HTML.number(x - size / 2), "y": HTML.number(y - 8), "width": HTML.number(size), "height": "16", "rx": "3"])
            + text(label, x, y + 4, "middle", "part")
    }

    private func text(_ text: String, _ x: Double, _ y: Double, _ anchor: String, _ name: String) -> String {
        HTML.element("text", ["class": name, "x": HTML.number(x), "y": HTML.number(y), "text-anchor": anchor], HTML.text(text))
    }
}

extension String {
    fileprivate func prefixed(_ length: Int) -> String { count > length ? prefix(length - 1) + "…" : self }
}
