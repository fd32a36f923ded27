import Pipeline

extension TableDefinition where Source == LedgerLine {
    static let ledger = TableDefinition(
        name: "ledger", key: ["platform", "generation", "sensor", "epoch", "partition"], rank: ["revision"],
        columns: [
            Column("generation") { $1.bigint(Int64($0.revision.generation)) },
            Column("platform") { $1.text($0.platform) },
            Column("sensor") { $1.text($0.sensor) },
            Column("epoch") { $1.text(String($0.epoch, width: 16, radix: 16)) },
            Column("partition") { $1.integer($0.partition) },
            Column("revision") { $1.bigint($0.revision.offset) },
            Column("last_batch") { $1.bigint($0.lastNumber) },
            Column("captured") { $1.bigint($0.captured) },
            Column("delivered") { $1.bigint($0.delivered) },
            Column("counted") { $1.bigint($0.counted) },
            Column("duplicate") { $1.bigint($0.duplicate) },
            Column("missing") { $1.bigint($0.missingPackets) },
            Column("late") { $1.bigint($0.late) },
            Column("clock_refused") { $1.bigint($0.clockRefused) },
            Column("malformed") { $1.bigint($0.malformed) },
            Column("unreadable") { $1.bigint($0.unreadable) },
            Column("missing_batches") { $1.jsonb($0.missingText) },
            Column("clock") { $1.time(optional: $0.clock.known) },
            Column("first_captured") { $1.time(optional: $0.firstCaptured) },
            Column("last_captured") { $1.time(optional: $0.lastCaptured) },
            Column("lost_records") { $1.bigint($0.lostRecords) },
            Column("is_redriven") { $1.bool($0.isRedriven) },
        ])
}

extension LedgerLine {
    fileprivate var missingText: String {
        // The numbers of a redriven line are names: the unused ones miss nothing.
        if isRedriven { return "[]" }
        return "[" + missing.map { "{\"first\":\($0.first),\"last\":\($0.last),\"packets\":\($0.packets)}" }.joined(separator: ",") + "]"
    }
}
