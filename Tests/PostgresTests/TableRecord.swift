import Pipeline
import Tables

/// Whatever the sink reads.
enum TableRecord {
    case attack(AttackRow)
    case statistic(StatisticRow)
    case report(SensorReport)

    func put(into batch: inout TableBatch, _ known: SettledHours) throws(RowRefusal) {
        switch self {
        case .attack(let row): try batch.take(row, known: known)
        case .statistic(let row): try batch.take(row)
        case .report(let report): try batch.take(report)
        }
    }
}
