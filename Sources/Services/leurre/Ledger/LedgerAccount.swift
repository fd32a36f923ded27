import Pipeline

/// One row of the ledger: a platform's packets in some stretch of time.
struct LedgerAccount: Encodable {
    var platform: String
    /// Start of the hour, or the day; nil for a whole period.
    var time: String?
    var captured: Int64 = 0
    /// By the kernels.
    var dropped: Int64 = 0
    var spooled: Int64 = 0
    var published: Int64 = 0
    var pending: Int64 = 0
    var received: Int64 = 0
    var counted: Int64 = 0
    var duplicate: Int64 = 0
    var missing: Int64 = 0
    var late: Int64 = 0
    var clock: Int64 = 0
    var malformed: Int64 = 0
    var unreadable: Int64 = 0
    var redriven: Int64 = 0
    var lostRecords: Int64 = 0
    var completePercent: Double = 100
    var balances = true

    typealias Quantity = any WritableKeyPath<LedgerAccount, Int64> & Sendable

    /// Every quantity with its name in the database and above its column.
    static let quantities: [(column: String, title: String, path: Quantity)] = [
        ("captured", "captured", \.captured), ("dropped", "kernel drops", \.dropped), ("spooled", "spooled", \.spooled),
        ("published", "published", \.published), ("pending", "pending", \.pending), ("received", "received", \.received),
        ("counted", "counted", \.counted), ("duplicate", "duplicate", \.duplicate), ("missing", "missing", \.missing),
        ("late", "late", \.late), ("clock_refused", "clock", \.clock), ("malformed", "malformed", \.malformed),
        ("unreadable", "unreadable", \.unreadable), ("redriven", "redriven", \.redriven), ("lost_records", "lost records", \.lostRecords),
    ]

    /// What the rows add up to. What waits in a spool is no sum over hours: there it is left out.
    static func total(_ accounts: [LedgerAccount]) -> LedgerAccount {
        var total = LedgerAccount(platform: "all")
        for account in accounts {
            for quantity in quantities { total[keyPath: quantity.path] &+= account[keyPath: quantity.path] }
            total.balances = total.balances && account.balances
        }
        if accounts.contains(where: { $0.time != nil }) { total.spooled = 0 }
        let (whole, counted) = (total.captured &+ total.dropped, total.counted)
        if whole > 0 { total.completePercent = min(100, (Double(counted) / Double(whole) * 100_000).rounded(.down) / 1_000) }
        return total
    }

    /// Cut, not rounded: 100 is said only of what is whole.
    var percentText: String {
        let thousandths = Int64(max(-1e12, min(1e12, completePercent * 1_000)).rounded())
        return "\(thousandths / 1_000)." + String(thousandths % 1_000, width: 3)
    }
}

/// Batches of one line that never came.
struct LedgerGap: Encodable {
    var platform: String
    var sensor: String
    var epoch: String
    var partition: String
    var firstBatch: String
    var lastBatch: String
    var packets: String
    /// The first and the last hour in which the line began to miss something; empty if that is not known.
    var noticedFrom: String
    var noticedTo: String
}
