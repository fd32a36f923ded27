/// An edition for a terminal of 80 to 120 columns.
struct PaperText {
    let edition: PaperEdition

    init(_ edition: PaperEdition) { self.edition = edition }

    var text: String {
        let head = edition.head.lines.map { "  \($0.name.padded(to: 14))\(Self.plain($0.value))" }
        let first: [PaperQuery] = [.figure1, .table1, .coverage, .table2, .table3Sources, .table3Packets, .table4, .table5]
        let last: [PaperQuery] = [.figure4, .section41, .section42, .section52]
        return (["The paper, live\n" + head.joined(separator: "\n")] + first.compactMap(table) + [figures] + last.compactMap(table) + [claims])
            .joined(separator: "\n\n")
    }

    private func table(_ query: PaperQuery) -> String? {
        guard let table = edition.table(query) else { return nil }
        let rows = table.rows.map { $0.map { Self.cut(Self.plain($0 ?? "-")) } }
        let body = rows.isEmpty ? "(nothing)" : TextTable.render(header: table.header, rows: rows, rightAligned: table.numbers)
        return ([table.title] + (table.note.isEmpty ? [] : Self.wrapped(table.note)) + ["", body]).joined(separator: "\n")
    }

    private var figures: String {
        let rows = edition.series.map { series in
            [
                Self.plain(series.platform), Self.number(series.average), series.peak?.day ?? "-", Self.number(series.peak?.sources),
                Self.number(series.peak.map { $0.elsewhere ?? 0 }), Self.number(series.averageElsewhere), series.peakElsewhere?.day ?? "-",
            ]
        }
        let header = ["platform", "sources/day", "peak", "sources", "elsewhere that day", "elsewhere/day", "peak elsewhere"]
        let body = rows.isEmpty ? "(nothing)" : TextTable.render(header: header, rows: rows, rightAligned: [1, 3, 4, 5])
        return "Figures 2 and 3: \(Self.plain(edition.sequence)) by day, here and on all other platforms together\n\n\(body)"
    }

    private var claims: String {
        var lines = ["Claims: what the paper says, and whether it is so"]
        var claim = ""
        for entry in edition.claims {
            if entry.claim != claim {
                claim = entry.claim
                lines += ["", "\(entry.section): \(entry.sentence)."] + (entry.contradiction.map { Self.wrapped("But: \($0)") } ?? [])
            }
            let place = entry.platform.map { Self.plain($0) + ": " } ?? ""
            let since = entry.since.map { " since \($0)" } ?? ""
            lines.append("  \(entry.mark)\(since)  \(place)\(Self.plain(entry.value)); paper: \(entry.paper)")
        }
        return lines.joined(separator: "\n")
    }

    private static func number(_ value: Double?) -> String {
        guard let value else { return "-" }
        return value == value.rounded() ? "\(Int(value))" : "\((value * 10).rounded() / 10)"
    }

    /// Nothing that a terminal would obey: attackers choose some of these texts.
    static func plain(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.isHarmless ? $0 : "\u{fffd}" }))
    }

    private static func cut(_ text: String) -> String { text.count > 50 ? text.prefix(49) + "…" : text }

    private static func wrapped(_ text: String) -> [String] {
        text.split(separator: " ").reduce(into: [String]()) { lines, word in
            if let last = lines.last, last.count + word.count < 95 { lines[lines.count - 1] = last + " " + word } else { lines.append(String(word)) }
        }
    }
}

extension Unicode.Scalar {
    /// Shown as itself: no control, no character that changes direction or joins invisibly.
    var isHarmless: Bool {
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
