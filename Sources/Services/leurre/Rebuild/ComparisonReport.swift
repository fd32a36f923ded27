import Foundation

/// A comparison for people and for programs.
struct ComparisonReport {
    let live: String
    let rebuilt: String
    let result: ComparisonResult

    private static let header = ["table", "live", "rebuilt", "equal", "different", "only live", "only rebuilt", "moving", "not comparable"]

    var text: String {
        let rows = result.tables.map { table in
            [table.name]
                + [
                    table.live, table.rebuilt, table.equal, table.different, table.onlyLive, table.onlyRebuilt, table.moving, table.outside,
                ].map(String.init)
        }
        var parts = [TextTable.render(header: Self.header, rows: rows, rightAligned: Set(1..<Self.header.count))]
        parts += result.tables.filter { !$0.examples.isEmpty }.map(examples)
        parts.append((result.laggards + limits + [verdict]).joined(separator: "\n"))
        return parts.joined(separator: "\n\n")
    }

    /// One object.
    ///
    /// - Parameter services: how to start them after a swap.
    func json(services: [String]?) throws -> String {
        var object: [String: Any] = [
            "live": live, "rebuilt": rebuilt, "equal": result.isEqual && !result.isEmpty, "remarks": result.laggards,
            "tables": result.tables.map(object),
            "compared": result.spans.map { ["platform": $0.platform, "from": $0.from ?? NSNull(), "till": $0.till ?? NSNull()] as [String: Any] },
        ]
        if let services { object["services"] = services }
        return String(decoding: try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .prettyPrinted]), as: UTF8.self)
    }

    private func examples(_ table: ComparisonResult.Table) -> String {
        let lines = table.examples.map { example in
            let columns = Self.object(example.columns).sorted { $0.key < $1.key }.map { name, values in
                let pair = values as? [Any] ?? []
                return "\n    \(name): live \(pair.first.map(Self.shown) ?? "-"), rebuilt \(pair.last.map(Self.shown) ?? "-")"
            }
            return "  \(example.state): \(Self.words(example.key))" + columns.joined()
        }
        let rest = table.differences - table.examples.count
        return (["differences in \(table.name)"] + lines + (rest > 0 ? ["  and \(rest) more"] : [])).joined(separator: "\n")
    }

    /// What was left out, and why.
    private var limits: [String] {
        let shown = result.spans.prefix(10).map { span in
            if span.from == "infinity" { return "\(span.platform): not compared, the rebuilt house has none of its packets" }
            let from = span.from.map { " from \($0)" } ?? ""
            let till = span.till.map { " to \($0)" } ?? ""
            return "\(span.platform): compared\(from)\(till); the rebuilt house does not have all packets before or after"
        }
        let rest = result.spans.count - shown.count
        let windows = result.tables.filter { $0.name.hasPrefix("platform_") }.reduce(0) { $0 + $1.outside }
        let common = "who is \"common\" in a final window is not compared: that depends on the order in which the platforms' data came"
        return shown + (windows > 0 ? [common] : []) + (rest > 0 ? ["and \(rest) more platforms are compared in part"] : [])
    }

    private var verdict: String {
        if result.isEmpty { return "nothing could be compared" }
        guard result.isEqual else { return "\(result.differences) rows of \"\(rebuilt)\" differ from \"\(live)\"" }
        let moving = result.moving > 0 ? "; \(result.moving) rows were changing and are not compared" : ""
        return "\"\(rebuilt)\" equals \"\(live)\"\(moving)"
    }

    private func object(_ table: ComparisonResult.Table) -> [String: Any] {
        [
            "table": table.name, "live": table.live, "rebuilt": table.rebuilt, "equal": table.equal, "different": table.different,
            "only_live": table.onlyLive, "only_rebuilt": table.onlyRebuilt, "moving": table.moving, "not_comparable": table.outside,
            "examples": table.examples.map {
                ["state": $0.state, "key": Self.object($0.key), "columns": Self.object($0.columns)] as [String: Any]
            },
        ]
    }

    private static func object(_ json: String?) -> [String: Any] {
        let value = json.flatMap { try? JSONSerialization.jsonObject(with: Data($0.utf8)) }
        return value as? [String: Any] ?? [:]
    }

    private static func words(_ json: String) -> String {
        object(json).sorted { $0.key < $1.key }.map { "\($0.key) \(shown($0.value))" }.joined(separator: ", ")
    }

    private static func shown(_ value: Any) -> String {
        if value is NSNull { return "nothing" }
        guard !(value is [Any] || value is [String: Any]) else {
            return (try? JSONSerialization.data(withJSONObject: value)).map { String(decoding: $0, as: UTF8.self) } ?? "?"
        }
        return "\(value)"
    }
}
