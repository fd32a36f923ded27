/// The claims of the paper as a table: sign, word and colour say the same.
struct PageClaims {
    let claims: [PaperClaim]

    /// How many sentences hold, fail, are undecided: of those about every platform the row for all together.
    var tally: String {
        var verdicts: [String: String] = [:]
        for claim in claims {
            // A sentence that each platform decides for itself fails if it fails on one.
            let known = verdicts[claim.claim]
            if claim.platform == nil || known == nil || claim.verdict == "fails" { verdicts[claim.claim] = known == "fails" ? known : claim.verdict }
        }
        let entries = ["holds", "fails", "undecided"].map { verdict -> String in
            let count = verdicts.values.count { $0 == verdict }
            let sign = verdict == "holds" ? "✓" : verdict == "fails" ? "✗" : "?"
            let word = verdict == "holds" ? (count == 1 ? "claim holds" : "claims hold") : verdict == "fails" ? (count == 1 ? "fails" : "fail") : "undecided"
            return HTML.element("li", ["class": verdict], "\(sign) \(count) \(word)")
        }
        return HTML.element("ul", ["class": "tally", "aria-label": "Claims of the paper"], entries.joined())
    }

    var html: String {
        let head = ["verdict", "the paper says", "today", "paper", "since", "evidence"].map { HTML.element("th", ["scope": "col"], $0) }
        let groups = claims.reduce(into: [[PaperClaim]]()) { groups, claim in
            if groups.last?.first?.claim == claim.claim { groups[groups.count - 1].append(claim) } else { groups.append([claim]) }
        }
        let bodies = groups.map { group in HTML.element("tbody", [:], group.enumerated().map { row($1, isFirst: $0 == 0) }.joined(separator: "\n")) }
        let note = """
            Since: the first day from which on the verdict, computed from the beginning of the period up to each day, has been the same. In brackets \
            the interval of 95 %.
            """
        return HTML.element("p", ["class": "note"], HTML.text(note))
            + HTML.element(
                "div", ["class": "scroll", "role": "region", "tabindex": "0", "aria-label": "Claims"],
                HTML.element(
                    "table", ["class": "claims"],
                    HTML.element("caption", [:], "Claims of the paper and what they are worth today")
                        + HTML.element("thead", [:], HTML.element("tr", [:], head.joined())) + bodies.joined(separator: "\n")))
    }

    private func row(_ claim: PaperClaim, isFirst: Bool) -> String {
        let sentence =
            isFirst
            ? HTML.text("\(claim.sentence) (\(claim.section))") + (claim.contradiction.map { HTML.element("span", ["class": "but"], HTML.text("But: \($0)")) } ?? "")
                + details("how it is judged", HTML.text(claim.rule))
            : ""
        let platform = claim.platform.map { HTML.element("b", [:], HTML.text($0)) + " " } ?? ""
        let evidence = HTML.text(claim.evidence ?? "") + (claim.query.map { details("query", HTML.element("code", [:], HTML.text($0))) } ?? "")
        return HTML.element(
            "tr", isFirst ? ["class": "first"] : [:],
            HTML.element("td", ["class": "verdict \(HTML.text(claim.verdict))"], HTML.text(claim.mark)) + HTML.element("td", ["class": "what"], sentence)
                + HTML.element("td", ["class": "today"], platform + HTML.text(claim.value)) + HTML.element("td", ["class": "paper"], HTML.text(claim.paper))
                + HTML.element("td", ["class": "when"], HTML.text(claim.since ?? "")) + HTML.element("td", [:], evidence))
    }

    private func details(_ summary: String, _ content: String) -> String {
        HTML.element("details", [:], HTML.element("summary", [:], HTML.text(summary)) + content)
    }
}
