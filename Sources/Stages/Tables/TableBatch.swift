import Pipeline

/// What the tables are to take over in one transaction: of each row the newest copy.
///
/// It does not matter in which order, how often or in how many batches records come: the tables end up the same.
package struct TableBatch: Sendable {
    private var attacks = NewestRows<SessionID, AttackRank>()
    private var lines = NewestRows<LineKey, Int64>()
    /// Apart from their lines: a newer line may no longer carry an hour that an older one in the same batch has.
    private(set) var lineHours = NewestRows<LedgerHourKey, LedgerHourRank>()
    /// Which of them will stay as they are.
    private(set) var settled = SettledHours()
    private var statistics = NewestRows<StatisticRowKey, Int64>()
    private var hours = NewestRows<HourKey, HourRank>()
    private var platforms = NewestRows<ExactText, PlatformRank>()
    /// Which months must have partitions.
    package private(set) var months: Set<MonthPartition> = []

    package init() {}

    package var isEmpty: Bool { rowCount == 0 }

    /// Rows of all tables, those that belong to others (visits, payloads, machines, hours of ledger lines) not counted.
    package var rowCount: Int { attacks.count + lines.count + statistics.count + hours.count + platforms.count }

    /// How much memory the rows take.
    package var byteCount: Int {
        attacks.byteCount + lines.byteCount + lineHours.byteCount + statistics.byteCount + hours.byteCount + platforms.byteCount
    }

    /// Takes an attack or a ledger line; commits say nothing to a table.
    /// - Parameter known: hours of ledger lines that are in the tables.
    package mutating func take(_ row: AttackRow, known: SettledHours = SettledHours()) throws(RowRefusal) {
        switch row {
        case .attack(let attack): try take(attack)
        case .line(let line): try take(line, known)
        case .commit: break
        }
    }

    package mutating func take(_ row: StatisticRow) throws(RowRefusal) {
        guard case .statistic(let statistic) = row else { return }
        try RowRefusal.check(names: statistic.key.platform)
        guard statistic.key.window.keyTime != nil else { throw .timeOutOfRange }
        statistics.put(StatisticRowKey(statistic.key), rank: statistic.revision.offset) { TableDefinition.statistics.row(statistic) }
    }

    package mutating func take(_ report: SensorReport) throws(RowRefusal) {
        try RowRefusal.check(names: report.platform.id, report.sensor)
        guard Timestamp(number: report.hour, of: .hour) != nil else { throw .timeOutOfRange }
        hours.put(HourKey(report), rank: HourRank(report)) { TableDefinition.sensorHours.row(report) }
        platforms.put(ExactText(report.platform.id), rank: PlatformRank(report)) {
            TableDefinition.platforms.row(report)
        } details: {
            [TableDefinition.machines.rows(TabledMachine.all(of: report.platform))]
        }
    }

    private mutating func take(_ attack: Attack) throws(RowRefusal) {
        try RowRefusal.check(names: attack.session.platform)
        guard attacks.takes(attack.session.id, rank: attack.rank) else { return }
        months.insert(MonthPartition(attack.session.opened))
        let tabled = TabledAttack(attack)
        attacks.put(attack.session.id, rank: attack.rank) {
            TableDefinition.attacks.row(tabled)
        } details: {
            [
                TableDefinition.visits.rows(TabledVisit.all(of: tabled)), TableDefinition.payloads.rows(TabledPayload.all(of: tabled)),
            ]
        }
    }

    private mutating func take(_ line: LedgerLine, _ settledBefore: SettledHours) throws(RowRefusal) {
        try RowRefusal.check(names: line.platform, line.sensor)
        let key = LineKey(line)
        lines.put(key, rank: line.revision.offset) { TableDefinition.ledger.row(line) }
        let known = settledBefore[key]
        for hour in TabledLedgerHour.all(of: line) where !known.contains(hour.hour.hour) {
            let (hourKey, rank) = (LedgerHourKey(hour, of: key), LedgerHourRank(hour.hour))
            if !lineHours.holds(hourKey, rank: rank) { lineHours.put(hourKey, rank: rank) { TableDefinition.ledgerHours.row(hour) } }
        }
        settled.told(line, key, known: known)
    }

    /// What is to be done; tables without rows are left out. The ledger comes last: its clocks say how far the rest goes.
    /// - Parameter written: attacks that need not be copied whole.
    package func work(after written: WrittenAttacks = WrittenAttacks()) -> TableWork {
        var work = TableWork()
        if platforms.count > 0 {
            let machines = DetailRows(shape: TableDefinition.machines.shape, whole: platforms.entries.flatMap(\.details).map { $0[...] })
            work.merges.append(TableMerge(TableDefinition.platforms.shape, platforms.rows, details: machines, link: ["platform"]))
        }
        if hours.count > 0 { work.merges.append(TableMerge(TableDefinition.sensorHours.shape, hours.rows)) }
        if attacks.count > 0 {
            let divided = DividedAttacks(attacks, after: written)
            work.merges.append(TableMerge(divided, months: MonthSpan(months)))
            work.attacks = divided.digests
        }
        if statistics.count > 0 { work.merges.append(TableMerge(TableDefinition.statistics.shape, statistics.sortedRows)) }
        if lineHours.count > 0 { work.merges.append(TableMerge(TableDefinition.ledgerHours.shape, lineHours.rows)) }
        if lines.count > 0 { work.merges.append(TableMerge(TableDefinition.ledger.shape, lines.rows)) }
        return work
    }
}
