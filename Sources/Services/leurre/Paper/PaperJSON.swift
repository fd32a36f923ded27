import Runtime

/// An edition for programs: one object, whose arrays have the rows of the database's functions with their columns' names.
struct PaperJSON {
    let scope: PaperScope

    /// The key of each array is the name of the function that it comes from; `figure_3` has Figures 2 and 3.
    static let functions = [
        "figure_1", "table_1", "coverage", "table_2", "table_3", "table_4", "table_5", "figure_3", "figure_4", "section_4_1", "section_4_2",
        "section_5_2", "claims",
    ]

    func text() throws -> String {
        var parts = ["\"head\": \(try head())"]
        for name in Self.functions {
            let call = name == "figure_3" ? "figure_3($1, $2, $3, $4)" : "\(name)($1, $2, $3)"
            let rows = try scope.rows("select coalesce(json_agg(t), '[]') from \(call) t", withSequence: name == "figure_3")
            parts.append("\"\(name)\": \(rows.first?.first.flatMap { $0 } ?? "[]")")
        }
        let values = try scope.connection.query("select coalesce(json_agg(v order by v.exhibit, v.platform, v.item), '[]') from paper_values v")
        parts.append("\"paper_values\": \(values.first?.first.flatMap { $0 } ?? "[]")")
        return "{\n" + parts.joined(separator: ",\n") + "\n}"
    }

    private func head() throws -> String {
        let sql = """
            select json_build_object(
                'from', nullif($1::timestamptz, '-infinity'), 'to', nullif($2::timestamptz, 'infinity'), 'sequence', $4::text,
                'platforms', (select coalesce(json_agg(c.platform order by c.platform), '[]') from coverage($1, $2, $3) c),
                'as_of', (select min(c.as_of) from coverage($1, $2, $3) c),
                'is_final', (select coalesce(bool_and(t.is_final), false) from table_2($1, $2, $3) t),
                'complete_percent', (select complete_share(sum(k.counted), sum(k.captured), sum(k.dropped)) from completeness_of($1, $2, $3) k),
                'generated', now())
            """
        return try scope.rows(sql, withSequence: true).first?.first.flatMap { $0 } ?? "{}"
    }
}
