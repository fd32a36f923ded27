/// The ledger for a terminal: columns that are zero everywhere are left out, the last line is the total.
struct LedgerText {
    let accounts: [LedgerAccount]
    let span: LedgerRows.Span

    /// Zero or not, these are there.
    private static let always: Set<String> = ["captured", "received", "counted", "missing"]

    func show(gaps: [LedgerGap]?) {
        guard !accounts.isEmpty else { return print("(nothing is known of this period)") }
        print(table)
        guard let gaps else { return }
        print(gaps.isEmpty ? "\nno batch is missing" : "\nBatches that never came\n\n" + Self.table(gaps))
    }

    private var table: String {
        let total = LedgerAccount.total(accounts)
        let quantities = LedgerAccount.quantities.filter { quantity in
            Self.always.contains(quantity.column) || accounts.contains { $0[keyPath: quantity.path] != 0 }
        }
        let times = span == .platform ? [] : [span == .hour ? "hour (UTC)" : "day (UTC)"]
        let header = ["platform"] + times + quantities.map(\.title) + ["complete %", "balances"]
        let rows = (accounts + [total]).map { account in
            [account.platform] + times.map { _ in account.time ?? "" } + quantities.map { "\(account[keyPath: $0.path])" }
                + [account.percentText, account.balances ? "yes" : "NO"]
        }
        return TextTable.render(header: header, rows: rows, rightAligned: Set((1 + times.count)..<(header.count - 1)))
    }

    private static func table(_ gaps: [LedgerGap]) -> String {
        let rows = gaps.map { gap in
            let hours = gap.noticedFrom == gap.noticedTo ? gap.noticedFrom : "\(gap.noticedFrom) … \(gap.noticedTo)"
            return [gap.platform, gap.sensor, gap.epoch, gap.partition, "\(gap.firstBatch) … \(gap.lastBatch)", gap.packets, hours]
        }
        return TextTable.render(
            header: ["platform", "sensor", "epoch", "partition", "batches", "packets", "noticed in the hour (UTC)"], rows: rows,
            rightAligned: [3, 5])
    }
}
