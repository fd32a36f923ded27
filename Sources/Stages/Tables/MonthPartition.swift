import Glibc
import Pipeline

/// A UTC month, for which `attacks`, `visits` and `payloads` have a partition each.
package struct MonthPartition: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let year: Int
    /// 1 to 12.
    package let month: Int

    package init(year: Int, month: Int) { (self.year, self.month) = (year, month) }

    package init(_ time: Timestamp) {
        // Rounded down as the tables do, so that the partition is that of the stored time. Any timestamp is in the range of `gmtime_r`.
        var seconds = time_t((time.postgresMicroseconds + 946_684_800_000_000).dividedDown(by: 1_000_000))
        var parts = tm()
        gmtime_r(&seconds, &parts)
        self.init(year: Int(parts.tm_year) + 1_900, month: Int(parts.tm_mon) + 1)
    }

    package static func < (left: MonthPartition, right: MonthPartition) -> Bool { (left.year, left.month) < (right.year, right.month) }

    /// `2013-06`
    package var description: String { text(separator: "-") }

    private func text(separator: String) -> String { "\(year)\(separator)\(month < 10 ? "0" : "")\(month)" }

    /// Its first instant, as SQL takes it literally.
    var start: String { "'\(self)-01 00:00:00+00'" }
    var next: MonthPartition { month == 12 ? MonthPartition(year: year + 1, month: 1) : MonthPartition(year: year, month: month + 1) }

    /// Makes the month's partitions if they are not there. In a transaction of its own: it takes a lock that makes two sinks wait for each
    /// other, but nobody who reads or writes other months (attaching needs a weaker lock than making a table as a partition).
    package var sql: String { "select make_months(current_schema(), '\(self)-01')" }
}
