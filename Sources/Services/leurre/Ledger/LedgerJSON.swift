import Foundation

/// The ledger for programs: `rows`, `total`, and `missing` if it was asked for.
struct LedgerJSON: Encodable {
    var rows: [LedgerAccount]
    var total: LedgerAccount
    var missing: [LedgerGap]?

    init(accounts: [LedgerAccount], gaps: [LedgerGap]?) { (rows, total, missing) = (accounts, LedgerAccount.total(accounts), gaps) }

    func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

/// The ledger for spreadsheets: every column, a header, no total.
enum LedgerCSV {
    static func text(_ accounts: [LedgerAccount]) -> String {
        let header = ["platform", "time"] + LedgerAccount.quantities.map(\.column) + ["complete_percent", "balances"]
        return lines(
            [header]
                + accounts.map { account in
                    [account.platform, account.time ?? ""] + LedgerAccount.quantities.map { "\(account[keyPath: $0.path])" }
                        + [account.percentText, "\(account.balances)"]
                })
    }

    static func text(_ gaps: [LedgerGap]) -> String {
        let header = ["platform", "sensor", "epoch", "partition", "first_batch", "last_batch", "packets", "noticed_from", "noticed_to"]
        return lines(
            [header]
                + gaps.map {
                    [$0.platform, $0.sensor, $0.epoch, $0.partition, $0.firstBatch, $0.lastBatch, $0.packets, $0.noticedFrom, $0.noticedTo]
                })
    }

    static func lines(_ rows: [[String]]) -> String { rows.map { $0.map(field).joined(separator: ",") }.joined(separator: "\n") }

    private static func field(_ text: String) -> String {
        guard text.contains(where: { "\",\n\r".contains($0) }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
