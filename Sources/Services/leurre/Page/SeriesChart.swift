/// Figures 2 and 3 of one platform in one drawing: its own days and the same days elsewhere, each in percent of its own average day, so that
/// curves of different height can be compared. Solid with dots, dashed with squares: no colour is needed to tell them apart.
struct SeriesChart {
    let series: PaperSeries
    let sequence: String
    let number: Int

    private let width = 760.0
    private let height = 250.0
    private let left = 52.0
    private let right = 150.0
    private let top = 22.0
    private let bottom = 40.0

    private var here: [Double?] { percent(series.days.map(\.sources), of: series.average) }
    private var elsewhere: [Double?] { percent(series.days.map(\.elsewhere), of: series.averageElsewhere) }
    private var peak: Double { max(200, (here + elsewhere).compactMap { $0 }.max() ?? 0) }
    private var step: Double { [50.0, 100, 200, 500, 1_000, 2_000, 5_000, 10_000].first { peak / $0 <= 5 } ?? peak }
    /// A line of the grid: no curve leaves the ground between the lines.
    private var highest: Double { (peak / step).rounded(.up) * step }

    private func percent(_ values: [Double?], of average: Double?) -> [Double?] {
        guard let average, average > 0 else { return values.map { _ in nil } }
        return values.map { $0.map { 100 * $0 / average } }
    }

    private func x(_ index: Int) -> Double { left + (Double(index) + 0.5) * (width - left - right) / Double(max(1, series.days.count)) }
    private func y(_ value: Double) -> Double { top + (1 - value / highest) * (height - top - bottom) }

    var html: String {
        let parts = [("here", words("here", series.peak, { $0.sources })), ("elsewhere", words("elsewhere", series.peakElsewhere, { $0.elsewhere }))]
        let description = parts.map(\.1).joined(separator: "; ")
        // With the curves' marks: where the screen is narrow, their names are out of sight.
        let caption = parts.map { name, text in
            HTML.element("span", ["class": "sign \(name)", "aria-hidden": "true"], name == "here" ? "●" : "■") + " " + HTML.text(text)
        }.joined(separator: "; ")
        let content =
            HTML.element("title", ["id": "series-\(number)-t"], HTML.text("\(sequence) on \(series.platform) by day, and elsewhere"))
            + HTML.element("desc", ["id": "series-\(number)-d"], HTML.text(description))
            + downtime + grid + curve(elsewhere, "elsewhere") + curve(here, "here") + labels
        let drawing = HTML.element(
            "svg",
            [
                "viewBox": "0 0 \(HTML.number(width)) \(HTML.number(height))", "role": "img",
                "aria-labelledby": "series-\(number)-t series-\(number)-d", "xmlns": "http://www.w3.org/2000/svg",
            ], content)
        return HTML.element(
            "figure", [:],
            HTML.element("figcaption", [:], HTML.element("b", [:], HTML.text(series.platform)) + " — " + caption + ".")
                + HTML.element("div", ["class": "scroll"], drawing))
    }

    private func words(_ place: String, _ peak: PaperSeries.Day?, _ value: (PaperSeries.Day) -> Double?) -> String {
        guard let peak, let highest = value(peak), highest > 0 else { return "\(place) none" }
        return "\(place) at most \(HTML.number(highest)) sources a day, on \(peak.day)"
    }

    private var grid: String {
        let lines = stride(from: 0, through: highest, by: step).map { value in
            HTML.element(
                "line",
                [
                    "class": value == 100 ? "average" : "grid", "x1": HTML.number(left), "x2": HTML.number(width - right),
                    "y1": HTML.number(y(value)), "y2": HTML.number(y(value)),
                ])
                + label("\(Int(value)) %", left - 6, y(value) + 4, "end", "tick")
        }
        let every = max(1, (series.days.count + 7) / 8)
        let days = series.days.indices.filter { $0 % every == 0 }.map { index in
            label(String(series.days[index].day.dropFirst(5)), x(index), height - bottom + 16, "middle", "tick")
        }
        let year = series.days.first.map { label(String($0.day.prefix(4)), left, height - 6, "start", "tick") } ?? ""
        return lines.joined() + days.joined() + year + label("of the average day", left, top - 8, "start", "tick")
    }

    /// Where the platform was down there is no number, and the ground says so.
    private var downtime: String {
        let step = (width - left - right) / Double(max(1, series.days.count))
        return series.days.indices.filter { series.days[$0].sources == nil }.map { index in
            HTML.element(
                "rect",
                [
                    "class": "down", "x": HTML.number(x(index) - step / 2), "y": HTML.number(top), "width": HTML.number(step),
                    "height": HTML.number(height - top - bottom), "fill": "url(#hatch-down)",
                ])
        }.joined()
    }

    private func curve(_ values: [Double?], _ name: String) -> String {
        var (runs, run): ([[(Double, Double)]], [(Double, Double)]) = ([], [])
        for (index, value) in values.enumerated() {
            if let value { run.append((x(index), y(value))) } else if !run.isEmpty { (runs, run) = (runs + [run], []) }
        }
        if !run.isEmpty { runs.append(run) }
        let lines = runs.filter { $0.count > 1 }.map { points in
            HTML.element("polyline", ["class": "curve \(name)", "points": points.map { "\(HTML.number($0)),\(HTML.number($1))" }.joined(separator: " ")])
        }
        let marks = runs.joined().map { point in
            name == "here"
                ? HTML.element("circle", ["class": "mark here", "cx": HTML.number(point.0), "cy": HTML.number(point.1), "r": "3.2"])
                : HTML.element(
                    "rect",
                    ["class": "mark elsewhere", "x": HTML.number(point.0 - 2.8), "y": HTML.number(point.1 - 2.8), "width": "5.6", "height": "5.6"])
        }
        return lines.joined() + marks.joined()
    }

    /// At the end of each curve its name, apart from each other where the curves end together.
    private var labels: String {
        let ends = [("here", here, series.average), ("elsewhere", elsewhere, series.averageElsewhere)].compactMap { name, values, average in
            values.last(where: { $0 != nil }).flatMap { $0 }.map { (name, y($0), average ?? 0) }
        }
        guard let first = ends.first else { return "" }
        var places = [first.1]
        if let second = ends.dropFirst().first {
            let isNear = abs(second.1 - first.1) < 32
            places = isNear ? (first.1 < second.1 ? [first.1 - 16, first.1 + 18] : [second.1 + 18, second.1 - 16]) : [first.1, second.1]
        }
        return zip(ends, places).map { end, place in
            let place = min(max(place, top + 8), height - bottom - 12)
            return label(end.0 == "here" ? "● here" : "■ elsewhere", width - right + 10, place, "start", "name \(end.0)")
                + label("average \(HTML.number(end.2)) a day", width - right + 10, place + 14, "start", "tick")
        }.joined()
    }

    private func label(_ text: String, _ x: Double, _ y: Double, _ anchor: String, _ name: String) -> String {
        HTML.element("text", ["class": name, "x": HTML.number(x), "y": HTML.number(y), "text-anchor": anchor], HTML.text(text))
    }
}
