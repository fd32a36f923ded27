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
        // Not as one text, which would be made piece by piece too and copied at its end: there are up to eighteen rows an attack.
        var bytes: [UInt8] = []
        bytes.reserveCapacity(platform.utf8.count + item.utf8.count + 64)
        func append(_ part: String) {
            bytes.append(contentsOf: part.utf8)
            bytes.append(UInt8(ascii: "/"))
        }
        append("statistic")
        bytes.append(decimal: generation)
        bytes.append(UInt8(ascii: "/"))
        bytes.append(decimal: partition)
        bytes.append(UInt8(ascii: "/"))
        append(platform)
        append(window.description)
        append(measure.rawValue)
        bytes.append(contentsOf: item.utf8)
        return bytes
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
