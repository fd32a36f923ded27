/// What an edition says about itself: of what, how complete, how fresh, how final.
struct PaperHead {
    let period: String
    let platforms: [String]
    let asOf: String
    let isFinal: Bool
    let completePercent: String
    let generated: String
    let version: String

    init(_ scope: PaperScope, version: String) throws {
        let sql = """
            select
                (select array_to_string(array_agg(c.platform order by c.platform), E'\\n') from coverage($1, $2, $3) c),
                (select to_char(min(c.as_of), 'YYYY-MM-DD HH24:MI') from coverage($1, $2, $3) c),
                (select bool_and(t.is_final) from table_2($1, $2, $3) t),
                (select complete_share(sum(k.counted), sum(k.captured), sum(k.dropped)) from completeness_of($1, $2, $3) k),
                to_char(now(), 'YYYY-MM-DD HH24:MI'),
                (select to_char(min(c.first_hour), 'YYYY-MM-DD') || ' to ' || to_char(max(c.last_hour), 'YYYY-MM-DD') from coverage($1, $2, $3) c),
                case when $1::timestamptz = '-infinity' then null else to_char($1::timestamptz, 'YYYY-MM-DD HH24:MI') end,
                case when $2::timestamptz = 'infinity' then null else to_char($2::timestamptz, 'YYYY-MM-DD HH24:MI') end
            """
        let row = try scope.rows(sql).first ?? Array(repeating: nil, count: 8)
        platforms = (row[0] ?? "").split(separator: "\n").map(String.init)
        asOf = row[1] ?? "unknown"
        isFinal = row[2] == "t"
        completePercent = row[3] ?? "unknown"
        generated = row[4] ?? ""
        self.version = version
        let asked = [row[6].map { "from \($0)" }, row[7].map { "to \($0) (not included)" }].compactMap { $0 }.joined(separator: " ")
        period = asked.isEmpty ? row[5].map { "all data: \($0)" } ?? "no data" : asked
    }

    /// In which order it is shown.
    var lines: [(name: String, value: String)] {
        [
            ("period (UTC)", period), ("platforms", platforms.isEmpty ? "none" : platforms.joined(separator: ", ")),
            ("complete", completePercent == "unknown" ? "unknown" : "\(completePercent) % of what was captured is counted"),
            ("as of", "\(asOf) UTC, the oldest platform's clock"),
            ("final", isFinal ? "yes: nothing will change these figures any more" : "no: packets that come late may still change them"),
            ("generated", "\(generated) UTC by leurre \(version), from its database"),
        ]
    }
}
