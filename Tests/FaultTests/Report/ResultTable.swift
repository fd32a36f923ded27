import Foundation

/// All runs, a line a fault.
struct ResultTable {
    private struct Line: Encodable {
        var fault: String
        var runs: Int
        var failed: Int
        var rowsCompared: Int
        var differences: Int
        var packetsUnaccountedFor: Int
        var longestRecoverySeconds: Double
        var note: String?
    }

    private let lines: [Line]

    init(_ results: [RunResult]) {
        var order: [String] = []
        for result in results where !order.contains(result.fault) { order.append(result.fault) }
        lines = order.map { fault in
            let all = results.filter { $0.fault == fault }
            let runs = all.filter { $0.obstacle == nil }
            return Line(
                fault: fault, runs: runs.count, failed: runs.filter { !$0.isGood }.count, rowsCompared: runs.map(\.rowsCompared).reduce(0, +),
                differences: runs.map(\.differences).reduce(0, +), packetsUnaccountedFor: runs.map(\.packetsUnaccounted).reduce(0, +),
                longestRecoverySeconds: runs.map(\.recoverySeconds).max() ?? 0, note: all.compactMap(\.obstacle).first)
        }
    }

    var text: String {
        var rows = [["fault", "runs", "rows compared", "differences", "packets unaccounted for", "longest recovery s", ""]]
        for line in lines {
            let note = line.failed > 0 ? "\(line.failed) FAILED" : line.note ?? ""
            rows.append([
                line.fault, "\(line.runs)", "\(line.rowsCompared)", "\(line.differences)", "\(line.packetsUnaccountedFor)",
                String(format: "%.1f", line.longestRecoverySeconds), note,
            ])
        }
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            row.indices.map { column in
                let gap = String(repeating: " ", count: widths[column] - row[column].count)
                return column == 0 || column == row.count - 1 ? row[column] + gap : gap + row[column]
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }

    func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return try encoder.encode(lines)
    }
}
