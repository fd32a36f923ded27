import Foundation

/// Table 4 as the paper prints it: a column a platform, a row a rank.
struct PageRanks {
    let table: PaperTable

    /// More platforms than these do not fit side by side on a page.
    static let platformsMax = 10

    var html: String {
        let platforms = table.rows.reduce(into: [String]()) { names, row in if names.last != row[0] { names.append(row[0] ?? "") } }
        guard !platforms.isEmpty, platforms.count <= Self.platformsMax else { return PageTable(table: table).html }
        let cells = Dictionary(table.rows.map { ("\($0[0] ?? "") \($0[1] ?? "")", $0) }, uniquingKeysWith: { first, _ in first })
        let ranks = table.rows.compactMap { $0[1].flatMap(Int.init) }.max() ?? 0
        let head = (["rank"] + platforms).map { HTML.element("th", ["scope": "col"], HTML.text($0)) }
        let body = (1...max(1, ranks)).map { rank in
            HTML.element(
                "tr", ["class": "first"],
                HTML.element("th", ["scope": "row"], "\(rank)") + platforms.map { cell(cells["\($0) \(rank)"]) }.joined())
        }
        return HTML.element(
            "div", ["class": "scroll short", "role": "region", "tabindex": "0", "aria-label": table.title],
            HTML.element(
                "table", ["class": "ranks"],
                HTML.element("caption", [:], HTML.text(table.title)) + HTML.element("thead", [:], HTML.element("tr", [:], head.joined()))
                    + HTML.element("tbody", [:], body.joined(separator: "\n"))))
    }

    private func cell(_ row: [String?]?) -> String {
        guard let row, row.count == 7, let sequence = row[2] else { return HTML.element("td") }
        let remark = row[5].map { $0 == row[1] ? " ✓ as in the paper" : ", \($0) in the paper" } ?? ""
        return HTML.element(
            "td", [:],
            HTML.element("span", ["class": "ports"], HTML.text(sequence.replacingOccurrences(of: ",", with: ", ")))
                + HTML.element("small", [:], HTML.text("\(row[3] ?? "0") visits, \(row[4] ?? "0") sources\(remark)")))
    }
}
