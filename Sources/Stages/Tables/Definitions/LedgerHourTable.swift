import Pipeline

/// One hour of a ledger line, as `ledger_hours` shows it.
struct TabledLedgerHour {
    let line: LedgerLine
    let hour: LedgerHour

    static func all(of line: LedgerLine) -> [TabledLedgerHour] { line.hours.map { TabledLedgerHour(line: line, hour: $0) } }

    /// The hour's start; beyond the range of the type its end.
    var start: Timestamp { Timestamp(hour: hour.hour) }
}

extension TableDefinition where Source == TabledLedgerHour {
    /// A line tells of up to 72 hours, of which one changed: so only what is news is written. Every change lets one of these counts grow,
    /// and none ever shrinks: the row with more holds, in any order of arrival. An hour that a newer line no longer carries stays.
    static let ledgerHours = TableDefinition(
        name: "ledger_hours", key: ["platform", "hour", "generation", "sensor", "epoch", "partition"],
        rank: ["captured", "delivered", "lost_records"],
        columns: [
            Column("platform") { $1.text($0.line.platform) },
            Column("hour") { $1.time($0.start) },
            Column("generation") { $1.bigint(Int64($0.line.revision.generation)) },
            Column("sensor") { $1.text($0.line.sensor) },
            Column("epoch") { $1.text(String($0.line.epoch, width: 16, radix: 16)) },
            Column("partition") { $1.integer($0.line.partition) },
            Column("captured") { $1.bigint($0.hour.captured) },
            Column("delivered") { $1.bigint($0.hour.delivered) },
            Column("counted") { $1.bigint($0.hour.counted) },
            Column("duplicate") { $1.bigint($0.hour.duplicate) },
            Column("missing") { $1.bigint($0.hour.missing) },
            Column("late") { $1.bigint($0.hour.late) },
            Column("clock_refused") { $1.bigint($0.hour.clockRefused) },
            Column("malformed") { $1.bigint($0.hour.malformed) },
            Column("unreadable") { $1.bigint($0.hour.unreadable) },
            Column("lost_records") { $1.bigint($0.hour.lostRecords) },
            Column("is_redriven") { $1.bool($0.line.isRedriven) },
        ], writesNewsOnly: true)
}
