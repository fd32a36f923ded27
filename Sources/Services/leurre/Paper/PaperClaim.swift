/// One sentence of the paper and what it is worth today.
struct PaperClaim {
    let claim: String
    let section: String
    /// Nil: of all platforms together.
    let platform: String?
    let sentence: String
    let value: String
    let paper: String
    let verdict: String
    let since: String?
    let rule: String
    let contradiction: String?
    let evidence: String?
    let query: String?

    static func read(_ scope: PaperScope) throws -> [PaperClaim] {
        let sql = """
            select claim, section, platform, sentence, value, paper, verdict, since, rule, contradiction, evidence_count, evidence_query
            from claims($1, $2, $3)
            """
        return try scope.rows(sql).map { row in
            let texts = row.map { $0 ?? "" }
            return PaperClaim(
                claim: texts[0], section: texts[1], platform: row[2], sentence: texts[3], value: texts[4], paper: texts[5], verdict: texts[6],
                since: row[7], rule: texts[8], contradiction: row[9], evidence: row[10], query: row[11])
        }
    }

    /// The word in front: a sign that does not need a colour.
    var mark: String { verdict == "holds" ? "✓ holds" : verdict == "fails" ? "✗ fails" : "? undecided" }
}
