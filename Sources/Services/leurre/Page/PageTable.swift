/// A table as HTML: with a caption, headers that say what they head, in a box of its own that scrolls where the screen is narrow.
struct PageTable {
    let table: PaperTable
    /// Rows beyond this are behind a line to click on: a hundred platforms must not bury what comes after.
    var openRowsMax = 60
    /// Rows that a printed page has room for: up to these a table is not cut in two.
    private static let shortRowsMax = 30

    var html: String {
        guard !table.rows.isEmpty else { return HTML.element("p", ["class": "nothing"], "Nothing in this period.") }
        let head = table.header.enumerated().map { index, name in
            HTML.element("th", table.numbers.contains(index) ? ["scope": "col", "class": "n"] : ["scope": "col"], HTML.text(name))
        }
        let body = table.rows.enumerated().map { number, row in line(row, repeats: number > 0 && table.rows[number - 1].first == row.first) }
        let markup = HTML.element(
            "table", [:],
            HTML.element("caption", [:], HTML.text(table.title)) + HTML.element("thead", [:], HTML.element("tr", [:], head.joined()))
                + HTML.element("tbody", [:], body.joined(separator: "\n")))
        let shape = table.rows.count > Self.shortRowsMax ? "scroll" : "scroll short"
        let box = HTML.element("div", ["class": shape, "role": "region", "tabindex": "0", "aria-label": table.title], markup)
        guard table.rows.count > openRowsMax else { return box }
        return HTML.element("details", [:], HTML.element("summary", [:], "\(HTML.text(table.title)): \(table.rows.count) rows") + box)
    }

    /// - Parameter repeats: the row is of the same platform as the one above: said again for readers aloud, quietly for eyes.
    private func line(_ row: [String?], repeats: Bool) -> String {
        let cells = row.enumerated().map { index, value -> String in
            let text = value.map(HTML.text) ?? HTML.element("span", ["class": "none"], "–")
            if index == 0 { return HTML.element("th", repeats ? ["scope": "row", "class": "again"] : ["scope": "row"], text) }
            if table.numbers.contains(index) { return HTML.element("td", ["class": "n"], text) }
            return HTML.element("td", (value ?? "").hasPrefix("{") ? ["class": "ports"] : [:], text)
        }
        return HTML.element("tr", repeats ? [:] : ["class": "first"], cells.joined())
    }
}
