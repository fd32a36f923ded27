/// An edition as one page that needs nothing else: no script, no font, no picture from anywhere.
struct PaperPage {
    let edition: PaperEdition

    /// Curves beyond these are behind a line to click on.
    private static let openSeriesMax = 4
    private static let seriesMax = 24

    var html: String {
        """
        <!DOCTYPE html>
        <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
        <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>The paper, live: \(HTML.text(edition.head.period))</title>
        <style>\(PageStyle.css)</style>
        </head>
        <body>
        \(PagePatterns.html)
        \(header)
        <main>
        \(sections.map(section).joined(separator: "\n"))
        </main>
        <footer><p>\(HTML.text(Self.colophon))</p></footer>
        </body>
        </html>
        """
    }

    private static let colophon = """
        Pouget, Dacier, Pham: “Leurre.com: on the Advantages of Deploying a Large Scale Distributed Honeypot Platform”. The paper's own values \
        stand beside today's where a platform has the paper's name. All times are UTC.
        """

    private struct Part {
        let id: String
        let title: String
        let content: String
    }

    private var header: String {
        let lines = edition.head.lines.map { HTML.element("dt", [:], HTML.text($0.name)) + HTML.element("dd", [:], HTML.text($0.value)) }
        let links = sections.map { HTML.element("li", [:], HTML.element("a", ["href": "#\($0.id)"], HTML.text($0.title))) }
        return """
            <header>
            <h1>The paper, live</h1>
            <p class="lead">Every table, figure and claim of the Leurre.com paper of 2004, computed from the honeypots of this house.</p>
            \(PageClaims(claims: edition.claims).tally)
            <dl>\(lines.joined(separator: "\n"))</dl>
            <nav aria-label="Contents"><ul>\(links.joined())</ul></nav>
            </header>
            """
    }

    private func section(_ part: Part) -> String {
        "<section id=\"\(part.id)\" aria-labelledby=\"\(part.id)-h\">\n<h2 id=\"\(part.id)-h\">\(HTML.text(part.title))</h2>\n\(part.content)\n</section>"
    }

    private var sections: [Part] {
        [
            Part(id: "platforms", title: "Platforms", content: tables(.figure1, .table1, .coverage)),
            Part(id: "computers", title: "Who attacks", content: tables(.table2)),
            Part(id: "volume", title: "How often", content: tables(.table3Sources, .table3Packets)),
            Part(id: "ports", title: "Which ports", content: ranks),
            Part(id: "days", title: "Day by day", content: curves),
            Part(id: "machines", title: "How many machines", content: machines.html + tables(.table5)),
            Part(id: "countries", title: "From where", content: countries.html + numbers(.figure4)),
            Part(id: "common", title: "Seen on several platforms", content: tables(.section41)),
            Part(id: "systems", title: "With which systems", content: tables(.section42)),
            Part(id: "order", title: "In which order", content: tables(.section52)),
            Part(id: "claims", title: "What the paper says", content: PageClaims(claims: edition.claims).html),
        ]
    }

    private func tables(_ queries: PaperQuery...) -> String {
        queries.compactMap { edition.table($0) }.map { table in
            let note = table.note.isEmpty ? "" : HTML.element("p", ["class": "note"], HTML.text(table.note))
            return PageTable(table: table).html + note
        }.joined(separator: "\n")
    }

    private var ranks: String {
        guard let table = edition.table(.table4) else { return "" }
        return PageRanks(table: table).html + HTML.element("p", ["class": "note"], HTML.text(table.note))
    }

    /// The numbers behind a drawing, for those who ask.
    private func numbers(_ query: PaperQuery) -> String { edition.table(query).map { PageTable(table: $0, openRowsMax: 0).html } ?? "" }

    private var curves: String {
        let shown = edition.series.filter { $0.total > 0 }
        let charts = shown.prefix(Self.seriesMax).enumerated().map { SeriesChart(series: $1, sequence: edition.sequence, number: $0).html }
        let note = """
            Sources with the ports sequence \(edition.sequence) on each platform (Figure 2) and, on the same days, on all other platforms together \
            (Figure 3), each in percent of its own average day. A peak that only one of the curves has is a local one. Hatched days: downtime.
            """
        let rest = charts.dropFirst(Self.openSeriesMax)
        let more = rest.isEmpty ? "" : HTML.element("details", [:], HTML.element("summary", [:], "\(rest.count) more platforms") + rest.joined())
        let nothing = charts.isEmpty ? HTML.element("p", ["class": "nothing"], "Nobody sent this sequence in this period.") : ""
        let left = shown.count > Self.seriesMax ? HTML.element("p", ["class": "note"], "The \(shown.count - Self.seriesMax) platforms with fewest are left out.") : ""
        return HTML.element("h3", [:], "Figures 2 and 3: attacks per day, here and elsewhere") + HTML.element("p", ["class": "note"], HTML.text(note))
            + charts.prefix(Self.openSeriesMax).joined() + more + nothing + left
    }

    private var machines: BarChart {
        let rows = edition.table(.table5)?.rows ?? []
        let bars = grouped(rows).map { platform, rows -> BarChart.Bar in
            let parts = rows.map { BarChart.Part(label: "\($0[3] ?? "0") %", percent: Double($0[3] ?? "") ?? 0, place: self.place(of: $0[1])) }
            let paper = rows.compactMap { row in row[4].flatMap(Double.init).map { BarChart.Part(label: "", percent: $0, place: self.place(of: row[1])) } }
            let total = rows.compactMap { $0[2].flatMap(Int.init) }.reduce(0, +)
            return BarChart.Bar(platform: platform, parts: parts, remark: "\(total) sources", paper: paper)
        }
        let most = rows.compactMap { $0[1].flatMap(Int.init) }.max() ?? 0
        let legend = (1...max(1, most)).map { (place: place(of: "\($0)"), text: $0 == 1 ? "1 machine" : "\($0) machines") }
        return BarChart(
            name: "machines-chart", title: "Table 5 as bars", description: "Table 5: share of the sources that reach exactly so many machines.",
            bars: bars, legend: legend)
    }

    private func place(of machines: String?) -> Int { min(5, max(0, (machines.flatMap(Int.init) ?? 1) - 1)) }

    private var countries: BarChart {
        let bars = grouped(edition.table(.figure4)?.rows ?? []).map { platform, rows -> BarChart.Bar in
            let parts = rows.enumerated().map { index, row -> BarChart.Part in
                let place = row[1] == "others" ? 5 : row[1] == "??" ? 6 : min(index, 4)
                return BarChart.Part(
                    label: "\(row[1] ?? "") \(row[3] ?? "")", short: row[1] ?? "", percent: Double(row[3] ?? "") ?? 0, place: place)
            }
            return BarChart.Bar(platform: platform, parts: parts, remark: "\(rows.first?[4] ?? "0") countries")
        }
        let legend = ["first country", "second", "third", "fourth", "fifth", "others", "unknown (??)"].enumerated().map { (place: $0, text: $1) }
        return BarChart(
            name: "countries-chart", title: "Figure 4 as bars",
            description: "Figure 4: the five countries from which most sources came, the others and the unknown, in percent.", bars: bars, legend: legend)
    }

    /// Rows of one platform after the other.
    private func grouped(_ rows: [[String?]]) -> [(String, [[String?]])] {
        rows.reduce(into: [(String, [[String?]])]()) { groups, row in
            let platform = row[0] ?? ""
            if groups.last?.0 == platform { groups[groups.count - 1].1.append(row) } else { groups.append((platform, [row])) }
        }
    }
}
