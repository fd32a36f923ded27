/// What `statistics.v1` carries.
package enum StatisticRow: Equatable, Sendable {
    case statistic(Statistic)
    case commit(Commit)
}

extension StatisticRow: Row {
    package var key: [UInt8] {
        switch self {
        case .statistic(let statistic): statistic.key.bytes
        case .commit: Commit.key
        }
    }

    package var phase: Int { isCommit ? 1 : 0 }
    package var commit: Commit? { if case .commit(let commit) = self { commit } else { nil } }
}

extension StatisticKey {
    package var bytes: [UInt8] {
        Array("statistic/\(generation)/\(partition)/\(platform)/\(window)/\(measure.rawValue)/\(item)".utf8)
    }
}

extension Window: CustomStringConvertible {
    package var description: String {
        switch self {
        case .hour(let hour): "hour-\(hour)"
        case .day(let day): "day-\(day)"
        case .rollingHour: "rolling-1h"
        case .rollingDay: "rolling-24h"
        case .rollingWeek: "rolling-7d"
        }
    }
}
